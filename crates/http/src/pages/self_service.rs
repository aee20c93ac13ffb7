//! `/me/{slug}`: a project's self-service. `/me` alone leads to the only project's, or asks for the project.

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;

use super::built;
use crate::server::Server;

/// The page's own scripts and styles, this server, and pictures that the page draws itself: QR codes.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn routes() -> Router<Server> {
    Router::new().route("/me", get(entry)).route("/me/", get(entry)).route("/me/{slug}", get(project))
}

/// The browser keeps the fragment.
async fn entry(State(server): State<Server>) -> Response {
    match only_project(&server).await {
        Some(slug) => Redirect::to(&server.app().public_url().join(&format!("/me/{slug}"))).into_response(),
        None => page(&server),
    }
}

/// The same page for every project, and for one that is not there: the page asks the API.
async fn project(State(server): State<Server>) -> Response {
    page(&server)
}

/// The slug of the only project, if there is just one. Where the database does not answer, the page asks for the project.
async fn only_project(server: &Server) -> Option<String> {
    let projects = server.app().store().read().await.ok()?.projects().list().await.ok()?;
    match projects.as_slice() {
        [only] => Some(only.slug.to_string()),
        _ => None,
    }
}

fn page(server: &Server) -> Response {
    let site = server.app().public_url();
    let Some(page) = built::page("me/index.html", site) else { return built::missing() };
    let headers = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-cache"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    (headers, Html(page.replace("BASE_PATH", site.path()))).into_response()
}
