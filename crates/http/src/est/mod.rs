//! Enrolment over Secure Transport, `/.well-known/est/{ca}` (RFC 7030): certificates for
//! machines and device management.
//!
//! Bodies are base64, answers on one line. Refusals are problem documents; clients of
//! EST look at the status.

mod answer;
mod cacerts;
mod client_certificate;
mod csrattrs;
mod login;
mod simpleenroll;
mod simplereenroll;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::server::Server;

/// The largest body, in bytes: a request of the longest that is read, in base64 with line ends, and some more, so that
/// what is too long is refused with its own code.
const MAX_BODY: usize = 128 * 1024;

/// The addresses.
pub(crate) fn routes() -> Router<Server> {
    Router::new()
        .route("/.well-known/est/{ca}/cacerts", get(cacerts::cacerts))
        .route("/.well-known/est/{ca}/csrattrs", get(csrattrs::csrattrs))
        .route("/.well-known/est/{ca}/simpleenroll", post(simpleenroll::simple_enroll))
        .route("/.well-known/est/{ca}/simplereenroll", post(simplereenroll::simple_reenroll))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}
