//! `POST /.well-known/est/{ca}/simplereenroll` (RFC 7030 §4.2.2).

use app::est;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::answer::{Refused, certificates};
use super::{client_certificate, login};
use crate::client::Client;
use crate::peer_certificate::PeerCertificate;
use crate::server::Server;

/// The next certificate, for the one that is there.
pub(super) async fn simple_reenroll(
    State(server): State<Server>,
    Path(ca): Path<String>,
    client: Client,
    shown: Option<Extension<PeerCertificate>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    login::require_protected(&server, client)?;
    let presented = client_certificate::of(server.options(), client, shown.map(|Extension(shown)| shown), &headers);
    let presented = presented.ok_or(app::Error::Unauthenticated)?;
    Ok(certificates(&est::renew(server.app(), &ca, &presented, &body).await?))
}
