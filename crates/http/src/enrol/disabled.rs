//! `POST /enrol/v1/disabled`: the phone says that it obeyed.

use app::enrol;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::{Document, Result};
use super::request::Proven;
use super::shapes::State as PhoneState;
use super::{body, known_phone};
use crate::server::Server;

/// What the phone obeyed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DisabledRequest {
    status: Obeyed,
}

/// The status that the phone was told.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Obeyed {
    /// The ID is gone, the keys are there.
    Suspended,
    /// The ID is gone, and so will be the keys.
    Revoked,
}

/// Takes a phone's word that it disabled itself.
///
/// May be repeated. `device_unknown` means that it was done already.
#[utoipa::path(
    post, path = "/enrol/v1/disabled", operation_id = "enrol_disabled", tag = "phones",
    request_body = DisabledRequest,
    responses(
        (status = 200, description = "Done.", body = PhoneState),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn disabled(State(server): State<Server>, proven: Proven) -> Result<Response> {
    let asked: DisabledRequest = body::parse(&proven.body)?;
    let obeyed = match asked.status {
        Obeyed::Suspended => enrol::Obeyed::Suspended,
        Obeyed::Revoked => enrol::Obeyed::Revoked,
    };
    let state = enrol::disabled(server.app(), &proven.proof.thumbprint, obeyed, proven.heard).await?;
    Ok(known_phone::answer(&state))
}
