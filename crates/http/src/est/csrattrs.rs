//! `GET /.well-known/est/{ca}/csrattrs` (RFC 7030 §4.5).

use app::est;
use axum::extract::{Path, State};
use axum::response::Response;

use super::answer::{Refused, in_base64};
use crate::server::Server;

/// `CsrAttrs`: a key on P-256 (`ecPublicKey` with `prime256v1`), signed by `ecdsa-with-SHA256`. Every profile that a
/// project begins with takes it; names come from the user, so nothing else is asked for.
const ATTRIBUTES: [u8; 35] = [
    0x30, 0x21, // SEQUENCE OF
    0x30, 0x15, // Attribute
    0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, // ecPublicKey
    0x31, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, // prime256v1
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02, // ecdsa-with-SHA256
];

/// What a request best asks with.
pub(super) async fn csrattrs(State(server): State<Server>, Path(ca): Path<String>) -> Result<Response, Refused> {
    est::certificates(server.app(), &ca).await?; // for what is no CA there is nothing here
    Ok(in_base64("application/csrattrs", &ATTRIBUTES))
}
