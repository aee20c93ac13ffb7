//! `POST /enrol/v1/confirm`: the phone has stored what it got, and the credential becomes active.

use app::enrol;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::{Document, Fault, Problem, Result};
use super::request::Proven;
use super::shapes::State as PhoneState;
use super::{body, known_phone};
use crate::server::Server;

/// What the phone installed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ConfirmRequest {
    /// What was offered, and is stored now.
    installed: Vec<Installed>,
}

/// One thing that the phone installed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Installed {
    /// `door_id`, `certificates`.
    kind: String,
    /// The keys whose certificates are stored, of `certificates`.
    #[serde(default)]
    key_ids: Vec<String>,
}

/// Confirms that the phone stored what it got.
///
/// May be repeated, and is then a request for the state.
#[utoipa::path(
    post, path = "/enrol/v1/confirm", operation_id = "enrol_confirm", tag = "phones",
    request_body = ConfirmRequest,
    responses(
        (status = 200, description = "Done.", body = PhoneState),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn confirm(State(server): State<Server>, proven: Proven) -> Result<Response> {
    let asked: ConfirmRequest = body::parse(&proven.body)?;
    if !asked.installed.iter().any(|installed| installed.kind == "door_id") {
        let detail = "expected what was offered: [{\"kind\": \"door_id\"}]".to_owned();
        return Err(Problem::Invalid(vec![Fault { pointer: "/installed".into(), code: "invalid_value", detail }]));
    }
    let of_certificates = asked.installed.into_iter().filter(|installed| installed.kind == "certificates");
    let key_ids: Vec<_> = of_certificates.flat_map(|installed| installed.key_ids).collect();
    let state = enrol::confirm(server.app(), &proven.proof.thumbprint, proven.heard, &key_ids).await?;
    Ok(known_phone::answer(&state))
}
