//! HTTP Basic (RFC 7617), over a connection that nobody reads along.

use app::est::Login;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use data_encoding::BASE64;

use super::answer::Refused;
use crate::client::Client;
use crate::problem::Problem;
use crate::server::Server;

/// With what the request logs in.
pub(super) fn of(server: &Server, client: Client, headers: &HeaderMap) -> Result<Login, Refused> {
    require_protected(server, client)?;
    let (name, password) = basic(headers).ok_or(app::Error::LoginFailed)?;
    Ok(Login { name, password, address: client.address })
}

/// What must not be read on its way is refused where it can be.
pub(super) fn require_protected(server: &Server, client: Client) -> Result<(), Refused> {
    if server.options().is_protected(client.peer) {
        return Ok(());
    }
    let detail = "the server listens beyond this machine without TLS and without a named proxy; EST needs either";
    Err(Problem::new("est_insecure", detail).into())
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(BASE64.decode(encoded.trim().as_bytes()).ok()?).ok()?;
    text.split_once(':').map(|(name, password)| (name.to_owned(), password.to_owned()))
}
