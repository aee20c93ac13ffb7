//! `GET /.well-known/est/{ca}/cacerts` (RFC 7030 §4.1).

use app::est;
use axum::extract::{Path, State};
use axum::response::Response;

use super::answer::{Refused, certificates};
use crate::server::Server;

/// The certificates of the CA, up to the root.
pub(super) async fn cacerts(State(server): State<Server>, Path(ca): Path<String>) -> Result<Response, Refused> {
    Ok(certificates(&est::certificates(server.app(), &ca).await?))
}
