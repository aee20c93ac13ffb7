//! `POST /enrol/v1/login`: what a browser asks.

use app::enrol;
use axum::Json;
use axum::extract::State;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::enrol::body;
use crate::enrol::problem::{Document, Result};
use crate::enrol::request::Proven;
use crate::server::Server;

/// The code of a login.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LoginRequest {
    /// What stands in the link after `#login=`.
    code: String,
}

impl LoginRequest {
    pub(super) fn code(&self) -> &str {
        &self.code
    }
}

/// What a browser asks.
#[derive(Serialize, ToSchema)]
pub(crate) struct LoginOffer {
    /// The organisation's name.
    organisation: String,
    /// The browser, as people call it.
    client: String,
    /// Where it would be logged in.
    host: String,
    /// Where the request comes from.
    address: Option<String>,
    /// Three numbers, one of which the browser shows.
    numbers: [u8; 3],
    /// What is to be signed: 32 bytes as base64url.
    challenge: String,
    /// Until when it can be answered.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Tells what a browser asks. From then on no other phone answers it.
#[utoipa::path(
    post, path = "/enrol/v1/login", operation_id = "enrol_login", tag = "phones", request_body = LoginRequest,
    responses(
        (status = 200, description = "Done.", body = LoginOffer),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn look(State(server): State<Server>, proven: Proven) -> Result<Json<LoginOffer>> {
    let asked: LoginRequest = body::parse(&proven.body)?;
    let shown = enrol::look_at_login(server.app(), &proven.proof.thumbprint, &asked.code).await?;
    Ok(Json(LoginOffer {
        organisation: shown.organisation,
        client: shown.client,
        host: shown.host,
        address: shown.address,
        numbers: shown.numbers,
        challenge: shown.challenge,
        expires_at: shown.expires_at,
    }))
}
