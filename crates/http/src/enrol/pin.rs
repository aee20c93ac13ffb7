//! `POST /enrol/v1/pin` and `POST /enrol/v1/pin/unlock`: the PIN that guards keys on the phone.

use app::enrol::{self, Share};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body;
use super::problem::{Document, Fault, Problem, Result};
use super::request::Proven;
use crate::server::Server;

/// What proves the phone's PIN.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SetPinRequest {
    /// 32 bytes that only the PIN makes, as base64url.
    proof: String,
    /// The same of the PIN before, to change it.
    old_proof: Option<String>,
}

/// What proves the phone's PIN.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UnlockPinRequest {
    /// 32 bytes that only the PIN makes, as base64url.
    proof: String,
}

/// What the phone needs beside its PIN.
#[derive(Serialize, ToSchema)]
pub(crate) struct PinShare {
    /// 32 bytes, as base64url.
    share: String,
}

/// Sets the PIN that guards the keys on the phone. The server learns what proves it, and not the PIN.
#[utoipa::path(
    post, path = "/enrol/v1/pin", operation_id = "enrol_set_pin", tag = "phones", request_body = SetPinRequest,
    responses(
        (status = 200, description = "Done.", body = PinShare),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn set_pin(State(server): State<Server>, proven: Proven) -> Result<Response> {
    let asked: SetPinRequest = body::parse(&proven.body)?;
    let proof = read("/proof", &asked.proof)?;
    let old = asked.old_proof.map(|old| read("/old_proof", &old)).transpose()?;
    let share = enrol::set_pin(server.app(), &proven.proof.thumbprint, &proof, old.as_ref()).await?;
    Ok(answer(&share))
}

/// Gives out what the phone needs beside its PIN. The fifth wrong PIN in a row ends it.
#[utoipa::path(
    post, path = "/enrol/v1/pin/unlock", operation_id = "enrol_unlock_pin", tag = "phones",
    request_body = UnlockPinRequest,
    responses(
        (status = 200, description = "Done.", body = PinShare),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn unlock_pin(State(server): State<Server>, proven: Proven) -> Result<Response> {
    let asked: UnlockPinRequest = body::parse(&proven.body)?;
    let share = enrol::unlock_pin(server.app(), &proven.proof.thumbprint, &read("/proof", &asked.proof)?).await?;
    Ok(answer(&share))
}

fn read(pointer: &'static str, text: &str) -> Result<[u8; 32]> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| {
        let detail = "expected 32 bytes as base64url".to_owned();
        Problem::Invalid(vec![Fault { pointer: pointer.into(), code: "invalid_value", detail }])
    })
}

fn answer(share: &Share) -> Response {
    Json(PinShare { share: URL_SAFE_NO_PAD.encode(&*share.0) }).into_response()
}
