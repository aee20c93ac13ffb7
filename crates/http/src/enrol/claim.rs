//! `POST /enrol/v1/claim`: binds the phone, and uses the code up.

use app::enrol::{self, LABEL, NewDevice, Told};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body;
use super::dpop::Proof;
use super::headers::DPOP_NONCE;
use super::jwk::Jwk;
use super::problem::{Document, Fault, Problem, Result};
use super::request::Proven;
use super::shapes::{DevicePin, Holder, Issuer, Template};
use crate::server::Server;

/// The code of a link, and the phone that is to be bound to it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ClaimRequest {
    /// What stands in the link after `#`.
    code: String,
    /// The enrolment PIN, where one is needed: 4 to 12 digits.
    pin: Option<String>,
    device: DeviceRequest,
}

/// The phone.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DeviceRequest {
    /// 1 to 80 characters; shown to holder and operators.
    name: String,
    /// `android`, `ios`, `web`, `reference`, …
    platform: String,
    /// The key that signs the proofs.
    public_key: Jwk,
    /// Another key, for ECDH.
    encryption_key: Jwk,
}

/// What the phone was bound to.
#[derive(Serialize, ToSchema)]
pub(crate) struct Claimed {
    device_id: String,
    credential: ClaimedCredential,
    /// The keys to make, and the requests for their certificates.
    templates: Vec<Template>,
    /// What the PIN must be that guards these keys.
    device_pin: Option<DevicePin>,
    /// The nonce for the confirmation.
    nonce: String,
}

/// The credential.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClaimedCredential {
    id: String,
    /// What people call it.
    label: String,
    issuer: Issuer,
    holder: Holder,
    #[schema(value_type = String, format = DateTime)]
    valid_from: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    valid_until: Option<Timestamp>,
}

/// Binds a phone to an invitation.
///
/// The same code with the same key is answered the same again.
#[utoipa::path(
    post, path = "/enrol/v1/claim", operation_id = "enrol_claim", tag = "phones", request_body = ClaimRequest,
    responses(
        (status = 200, description = "Done.", body = Claimed),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn claim(State(server): State<Server>, proven: Proven) -> Result<Response> {
    let asked: ClaimRequest = body::parse(&proven.body)?;
    let device = check(&asked, &proven.proof).map_err(Problem::Invalid)?;
    let app = server.app();
    let claimed = enrol::claim(app, &asked.code, asked.pin.as_deref(), device).await?;
    let nonce = app.nonces().await.map_err(enrol::Error::from)?.fresh(app.now(), Told::default());
    let answer = Claimed {
        device_id: claimed.device.to_string(),
        credential: ClaimedCredential {
            id: claimed.credential.id.to_string(),
            label: claimed.install.label.clone().unwrap_or_else(|| LABEL.to_owned()),
            issuer: claimed.issuer.into(),
            holder: Holder { display_name: claimed.holder },
            valid_from: claimed.credential.validity.from(),
            valid_until: claimed.credential.validity.until(),
        },
        templates: claimed.install.templates.iter().map(Template::of).collect(),
        device_pin: claimed.install.device_pin.map(DevicePin::of),
        nonce: nonce.clone(),
    };
    Ok(([(DPOP_NONCE, nonce)], Json(answer)).into_response())
}

/// Every member that does not fit, or the phone.
fn check(asked: &ClaimRequest, proof: &Proof) -> std::result::Result<NewDevice, Vec<Fault>> {
    let device = &asked.device;
    let mut faults = Vec::new();
    let mut fault = |pointer: &'static str, code, detail: &str| {
        faults.push(Fault { pointer: pointer.into(), code, detail: detail.to_owned() });
    };
    if asked.pin.as_ref().is_some_and(|pin| !(4..=12).contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()))
    {
        fault("/pin", "invalid_value", "expected 4 to 12 digits");
    }
    if !(1..=80).contains(&device.name.chars().count()) || device.name.chars().any(char::is_control) {
        fault("/device/name", "invalid_value", "expected 1 to 80 characters without control characters");
    }
    if !is_platform(&device.platform) {
        fault("/device/platform", "invalid_value", "expected 1 to 32 characters of a-z 0-9 . _ -");
    }
    let (public_key, encryption_key) = (device.public_key.key(), device.encryption_key.key());
    match public_key {
        Err(error) => fault("/device/public_key", "invalid_key", &error.to_string()),
        Ok(key) if key != proof.key => {
            fault("/device/public_key", "invalid_key", "it must be the key that signed the proof");
        }
        Ok(_) => {}
    }
    match encryption_key {
        Err(error) => fault("/device/encryption_key", "invalid_key", &error.to_string()),
        Ok(key) if key == proof.key => {
            fault("/device/encryption_key", "invalid_key", "it must be another key than public_key");
        }
        Ok(_) => {}
    }
    match (public_key, encryption_key) {
        (Ok(public_key), Ok(encryption_key)) if faults.is_empty() => Ok(NewDevice {
            name: device.name.clone(),
            platform: device.platform.clone(),
            public_key,
            thumbprint: proof.thumbprint,
            encryption_key,
        }),
        _ => Err(faults),
    }
}

fn is_platform(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    (1..=32).contains(&text.len()) && text.bytes().all(plain)
}
