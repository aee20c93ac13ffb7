//! `POST /enrol/v1/login/refuse`: the holder says no.

use app::enrol;
use axum::extract::State;
use axum::http::StatusCode;

use super::look::LoginRequest;
use crate::enrol::body;
use crate::enrol::problem::{Document, Result};
use crate::enrol::request::Proven;
use crate::server::Server;

/// Keeps the browser out.
#[utoipa::path(
    post, path = "/enrol/v1/login/refuse", operation_id = "enrol_refuse_login", tag = "phones",
    request_body = LoginRequest,
    responses(
        (status = 204, description = "Done."),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn refuse(State(server): State<Server>, proven: Proven) -> Result<StatusCode> {
    let asked: LoginRequest = body::parse(&proven.body)?;
    enrol::refuse_login(server.app(), &proven.proof.thumbprint, asked.code()).await?;
    Ok(StatusCode::NO_CONTENT)
}
