//! `DELETE /api/v1/session`: log out.

use app::access::{self, Proof};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;

use crate::access::Who;
use crate::cookie::Cookie;
use crate::problem::Result;
use crate::server::Server;

/// Ends the caller's session. A key has none, and stays.
#[utoipa::path(delete, path = "/api/v1/session", operation_id = "logout", tag = "access",
    responses((status = 204, description = "Logged out.")))]
pub(crate) async fn logout(State(server): State<Server>, who: Who) -> Result<impl IntoResponse> {
    if let Proof::Session { session, .. } = who.0.proof {
        access::logout(server.app(), session).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, Cookie::Console.withdraw())]))
}
