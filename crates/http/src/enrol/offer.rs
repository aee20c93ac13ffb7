//! `POST /enrol/v1/offer`: what a link would install. Consumes nothing.

use app::enrol;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::headers::DPOP_NONCE;
use super::problem::{Document, Result};
use super::shapes::{DevicePin, Holder, Install, Issuer};
use super::{MAX_BODY, body};
use crate::client::Client;
use crate::server::Server;

/// The code of a link.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OfferRequest {
    /// What stands in the link after `#`.
    code: String,
}

/// What a link would install, and for whom.
#[derive(Serialize, ToSchema)]
pub(crate) struct Offer {
    issuer: Issuer,
    holder: Holder,
    /// What would be installed.
    installs: Vec<Install>,
    /// Whether an enrolment PIN is needed.
    pin_required: bool,
    /// What the PIN must be that guards keys on the phone; null where there are none, or needs not be one.
    device_pin: Option<DevicePin>,
    /// Until when the link works.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// The nonce for the claim.
    nonce: String,
}

/// Tells what a link would install.
///
/// Changes nothing, and may be repeated; rate limited by address.
#[utoipa::path(
    post, path = "/enrol/v1/offer", operation_id = "enrol_offer", tag = "phones", request_body = OfferRequest,
    responses(
        (status = 200, description = "Done.", body = Offer),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn offer(
    State(server): State<Server>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    body::is_json(&headers)?;
    let asked: OfferRequest = body::parse(&body::read(&headers, body, MAX_BODY).await?)?;
    let app = server.app();
    let offer = enrol::offer(app, &asked.code, client.address).await?;
    let nonce = app.nonces().await.map_err(enrol::Error::from)?.fresh(app.now(), enrol::Told::default());
    let answer = Offer {
        issuer: offer.issuer.into(),
        holder: Holder { display_name: offer.holder },
        installs: Install::of(&offer.install),
        pin_required: offer.pin_required,
        device_pin: offer.install.device_pin.map(DevicePin::of),
        expires_at: offer.expires_at,
        nonce: nonce.clone(),
    };
    Ok(([(DPOP_NONCE, nonce)], Json(answer)).into_response())
}
