//! `POST /api/v1/self-service/{slug}/login/link/redeem`: come in by a mailed link.

use app::self_service::link;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Welcome, browser, welcome};
use crate::access::refuse_foreign_origin;
use crate::client::Client;
use crate::extract::{Body, PathSlug};
use crate::problem::Result;
use crate::server::Server;

/// What stands in the link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkCode {
    /// What follows `#link=`.
    code: String,
}

/// Lets in whom a link was mailed to, in the browser that asked for it, and uses the link up.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/login/link/redeem", operation_id = "redeem_link",
    tag = "self-service", params(("slug" = String, Path)), request_body = LinkCode,
    responses((status = 200, description = "In; the session is in the cookie.", body = Welcome)))]
pub(crate) async fn redeem_link(
    State(server): State<Server>,
    PathSlug(slug): PathSlug,
    client: Client,
    headers: HeaderMap,
    body: Body<LinkCode>,
) -> Result<Response> {
    refuse_foreign_origin(&server, &headers)?;
    let browser = browser(&headers);
    welcome(&link::redeem(server.app(), &slug, &body.value.code, browser.as_ref(), client.address).await?)
}
