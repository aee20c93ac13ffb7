//! `POST /.well-known/est/{ca}/simpleenroll` (RFC 7030 §4.2.1).

use app::est;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::answer::{Refused, certificates};
use super::login;
use crate::client::Client;
use crate::server::Server;

/// The first certificate, for a password.
pub(super) async fn simple_enroll(
    State(server): State<Server>,
    Path(ca): Path<String>,
    client: Client,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let login = login::of(&server, client, &headers)?;
    Ok(certificates(&est::enrol(server.app(), &ca, login, &body).await?))
}
