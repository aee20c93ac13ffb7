//! `POST /enrol/v1/reset`: the holder gives the phone up.

use app::enrol;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body;
use super::problem::{Document, Result};
use super::request::Proven;
use crate::server::Server;

/// Nothing is to be said.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ResetRequest {}

/// That it was done.
#[derive(Serialize, ToSchema)]
pub(crate) struct ResetAnswer {
    /// `reset`.
    status: &'static str,
}

/// Unbinds a phone.
///
/// To be repeated until it is answered 200 or `device_unknown`. The code stays used.
#[utoipa::path(
    post, path = "/enrol/v1/reset", operation_id = "enrol_reset", tag = "phones", request_body = ResetRequest,
    responses(
        (status = 200, description = "Done.", body = ResetAnswer),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn reset(State(server): State<Server>, proven: Proven) -> Result<Json<ResetAnswer>> {
    let ResetRequest {} = body::parse(&proven.body)?;
    enrol::reset(server.app(), &proven.proof.thumbprint).await?;
    Ok(Json(ResetAnswer { status: "reset" }))
}
