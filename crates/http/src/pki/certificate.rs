//! `GET /pki/{ca}/ca.crt` and `ca.pem`: the CA's certificate; in PEM with those above it.

use app::authority;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::problem::Result;
use crate::server::Server;

/// The certificate in DER (RFC 5280 §4.2.2.1).
pub(crate) async fn der(State(server): State<Server>, Path(ca): Path<String>) -> Result<impl IntoResponse> {
    let (certificate, _) = authority::certificate_of(server.app(), &ca).await?;
    Ok(([(CONTENT_TYPE, "application/pkix-cert")], certificate.der().to_vec()))
}

/// The certificate and those above it in PEM.
pub(crate) async fn pem(State(server): State<Server>, Path(ca): Path<String>) -> Result<impl IntoResponse> {
    let (_, chain) = authority::certificate_of(server.app(), &ca).await?;
    Ok(([(CONTENT_TYPE, "application/x-pem-file")], chain))
}
