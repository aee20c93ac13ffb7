//! `POST /api/v1/self-service/{slug}/login/link`: have a link mailed.

use app::self_service::link;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use domain::contact::EmailAddress;
use serde::Deserialize;
use utoipa::ToSchema;

use super::known;
use crate::access::refuse_foreign_origin;
use crate::client::Client;
use crate::extract::{Body, PathSlug};
use crate::problem::Result;
use crate::server::Server;

/// Where the link is to go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkWanted {
    /// The holder's address.
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
}

/// Has a link mailed to a holder, which works once, for 15 minutes, in this browser. Whether somebody has the address is
/// not told.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/login/link", operation_id = "ask_for_link", tag = "self-service",
    params(("slug" = String, Path)), request_body = LinkWanted,
    responses((status = 202, description = "If a holder has the address, a mail is on its way.")))]
pub(crate) async fn ask_for_link(
    State(server): State<Server>,
    PathSlug(slug): PathSlug,
    client: Client,
    headers: HeaderMap,
    body: Body<LinkWanted>,
) -> Result<impl IntoResponse> {
    refuse_foreign_origin(&server, &headers)?;
    let (browser, cookie) = known(&headers)?;
    link::ask(server.app(), &slug, &body.value.email, &browser, client.address).await?;
    Ok((StatusCode::ACCEPTED, [(SET_COOKIE, cookie)]))
}
