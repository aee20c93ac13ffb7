//! `/m/`: where the links of invitations lead.
//!
//! The code stands in the link's fragment, which never comes here; so the page is
//! the same for everybody, and looking at it changes nothing.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;

use super::{built, files};
use crate::server::Server;

/// The page's own scripts and styles, this server, and nothing else from anywhere. What a script could make of a
/// text goes through the page's one named policy.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
                      trusted-types claviger";

/// The service worker's script.
const WORKER: &str = "sw.js";

/// This server, and nothing else.
const WORKER_POLICY: &str = "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                             frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// The page, its address without the slash, and the files beside it: manifest, icons, service worker.
pub(super) fn routes() -> Router<Server> {
    Router::new().route("/m", get(to_the_page)).route("/m/", get(page)).route("/m/{file}", get(file))
}

/// The browser keeps the fragment.
async fn to_the_page(State(server): State<Server>) -> Redirect {
    Redirect::permanent(&server.app().public_url().join("/m/"))
}

/// Browsers may keep it, but ask each time whether it is the newest.
async fn page(State(server): State<Server>) -> Response {
    let Some(page) = built::page("m/index.html", server.app().public_url()) else { return built::missing() };
    let headers = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-cache"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    (headers, Html(page)).into_response()
}

/// The files are under the strict policy of what is no page; but a service worker lives under the policy that its own
/// script came with, and has to fetch the page's files.
async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let response = files::serve(&format!("m/{name}"), &headers);
    if name == WORKER { ([(CONTENT_SECURITY_POLICY, WORKER_POLICY)], response).into_response() } else { response }
}
