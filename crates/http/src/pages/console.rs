//! The console: one page, whose script shows the rooms.

use aws_lc_rs::rand;
use axum::Router;
use axum::extract::State;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use data_encoding::BASE64URL_NOPAD;

use super::built;
use crate::problem::Problem;
use crate::server::Server;

/// Where its rooms are; their paths are the router's of `web/src/console`.
const ROOMS: &[&str] = &["/", "/setup", "/login", "/account", "/operators", "/projects", "/projects/{*room}"];

/// What belongs to programs: who mistypes an address there is answered as programs are.
const FOR_PROGRAMS: &[&str] = &["/api", "/enrol", "/assets", "/m/", "/pki"];

pub(super) fn routes() -> Router<Server> {
    ROOMS.iter().fold(Router::new(), |router, room| router.route(room, get(room_page)))
}

async fn room_page(State(server): State<Server>) -> Response {
    console(&server, StatusCode::OK)
}

/// For an address that is not there: the console, which says so, if a person looks with a browser.
pub(crate) fn for_people(server: &Server, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let wants_page = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|a| a.contains("text/html"));
    let is_for_programs = FOR_PROGRAMS.iter().any(|prefix| uri.path().starts_with(prefix));
    (*method == Method::GET && wants_page && !is_for_programs).then(|| console(server, StatusCode::NOT_FOUND))
}

/// The page, with a nonce for the styles that its components make: no other inline style is let in, and no inline
/// script at all.
fn console(server: &Server, status: StatusCode) -> Response {
    let site = server.app().public_url();
    let Some(page) = built::page("index.html", site) else { return built::missing() };
    let mut random = [0; 16];
    if rand::fill(&mut random).is_err() {
        return Problem::internal("no random numbers for a page's nonce").into_response();
    }
    let nonce = BASE64URL_NOPAD.encode(&random);
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
         connect-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    let page = page.replace("STYLE_NONCE", &nonce).replace("BASE_PATH", site.path());
    (status, [(CONTENT_SECURITY_POLICY, policy.as_str()), (CACHE_CONTROL, "no-store")], Html(page)).into_response()
}
