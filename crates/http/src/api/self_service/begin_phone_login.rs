//! `POST /api/v1/self-service/{slug}/login/phone`: begin a login with the phone.

use app::self_service::phone_login;
use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::agent::client_name;
use super::known;
use crate::access::refuse_foreign_origin;
use crate::client::Client;
use crate::extract::PathSlug;
use crate::problem::Result;
use crate::server::Server;

/// A login with the phone that was just begun.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PhoneLoginBegun)]
pub(crate) struct BegunView {
    /// `lgn_…`.
    id: String,
    /// What the phone opens.
    url: String,
    /// The same as a QR code, an SVG document.
    qr_svg: String,
    /// The number that the holder chooses on the phone.
    number: u8,
    /// Until when the phone can answer.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Begins a login with the phone, which this browser alone can finish. The phone has a minute to answer.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/login/phone", operation_id = "begin_phone_login",
    tag = "self-service", params(("slug" = String, Path)),
    responses((status = 201, description = "Begun.", body = BegunView)))]
pub(crate) async fn begin_phone_login(
    State(server): State<Server>,
    PathSlug(slug): PathSlug,
    client: Client,
    headers: HeaderMap,
) -> Result<impl IntoResponse> {
    refuse_foreign_origin(&server, &headers)?;
    let (browser, cookie) = known(&headers)?;
    let name = client_name(&headers);
    let begun = phone_login::begin(server.app(), &slug, &browser, name, client.address).await?;
    let view = BegunView {
        id: begun.login.id.to_string(),
        url: begun.url,
        qr_svg: begun.qr_svg,
        number: begun.login.number,
        expires_at: begun.login.expires_at,
    };
    Ok((StatusCode::CREATED, [(SET_COOKIE, cookie)], Json(view)))
}
