//! `/me` and `/me/{slug}`: self-service.

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use super::built;
use crate::server::Server;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn routes() -> Router<Server> {
    Router::new().route("/me", get(page)).route("/me/", get(page)).route("/me/{slug}", get(page))
}

async fn page(State(server): State<Server>) -> Response {
    let Some(page) = built::page("me/index.html", server.app().public_url()) else { return built::missing() };
    ([(CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
}
