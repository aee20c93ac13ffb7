//! `GET /enrol/v1/state`: what became of the credential; extends the lease.

use app::enrol;
use axum::extract::State;
use axum::response::Response;

use super::known_phone;
use super::problem::{Document, Result};
use super::request::Proven;
use super::shapes::State as PhoneState;
use crate::server::Server;

/// Tells a phone its state.
///
/// With status `active` the answer extends the lease.
#[utoipa::path(
    get, path = "/enrol/v1/state", operation_id = "enrol_state", tag = "phones",
    responses(
        (status = 200, description = "Done.", body = PhoneState),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn state(State(server): State<Server>, proven: Proven) -> Result<Response> {
    let state = enrol::state(server.app(), &proven.proof.thumbprint, proven.heard).await?;
    Ok(known_phone::answer(&state))
}
