//! What the world asks of a CA, `/pki/{ca}`: its certificate, its list of revoked
//! certificates, and how a certificate stands (OCSP, RFC 6960).
//!
//! Certificates carry these addresses, so they stay. Nobody logs in here; clients are
//! programs, which read status codes and bytes, not problem documents.

mod certificate;
mod crl;
mod ocsp;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::server::Server;

/// The largest OCSP request, in bytes.
const MAX_BODY: usize = 16_384;

/// The addresses.
pub(crate) fn routes() -> Router<Server> {
    Router::new()
        .route("/pki/{ca}/ca.crt", get(certificate::der))
        .route("/pki/{ca}/ca.pem", get(certificate::pem))
        .route("/pki/{ca}/crl", get(crl::crl))
        .route("/pki/{ca}/ocsp", post(ocsp::by_body))
        .route("/pki/{ca}/ocsp/{*request}", get(ocsp::by_path))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}
