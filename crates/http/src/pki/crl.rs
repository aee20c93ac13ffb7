//! `GET /pki/{ca}/crl`: the newest list of revoked certificates.

use app::authority;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::problem::Result;
use crate::server::Server;

/// The list in DER (RFC 5280 §5).
pub(crate) async fn crl(State(server): State<Server>, Path(ca): Path<String>) -> Result<impl IntoResponse> {
    let (der, _) = authority::crl_of(server.app(), &ca).await?;
    Ok(([(CONTENT_TYPE, "application/pkix-crl")], der))
}
