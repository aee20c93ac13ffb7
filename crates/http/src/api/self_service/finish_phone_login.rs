//! `POST /api/v1/self-service/{slug}/login/phone/{id}/finish`: come in by the phone's yes.

use app::self_service::phone_login;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::id::kind;

use super::{Welcome, browser, welcome};
use crate::access::refuse_foreign_origin;
use crate::client::Client;
use crate::extract::{PathId, PathSlug};
use crate::problem::Result;
use crate::server::Server;

/// Lets the browser in that began a login which the phone approved, once.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/login/phone/{id}/finish", operation_id = "finish_phone_login",
    tag = "self-service", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "In; the session is in the cookie.", body = Welcome)))]
pub(crate) async fn finish_phone_login(
    State(server): State<Server>,
    PathSlug(slug): PathSlug,
    PathId(id): PathId<kind::PhoneLogin>,
    client: Client,
    headers: HeaderMap,
) -> Result<Response> {
    refuse_foreign_origin(&server, &headers)?;
    welcome(&phone_login::finish(server.app(), &slug, id, browser(&headers).as_ref(), client.address).await?)
}
