//! `POST /api/v1/me/password`: another password for oneself.

use app::access::{Password, Proof, own};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::Who;
use crate::cookie::Cookie;
use crate::extract::Body;
use crate::problem::{Problem, Result};
use crate::server::Server;

/// The old password and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    /// The present password.
    #[schema(value_type = String, format = "password")]
    present: Password,
    /// The new one: 12 characters or more.
    #[schema(value_type = String, format = "password")]
    new: Password,
}

/// Changes one's own password and ends all of one's sessions, this one too.
#[utoipa::path(post, path = "/api/v1/me/password", operation_id = "change_own_password", tag = "access",
    request_body = PasswordChange, responses((status = 204, description = "Changed; log in again.")))]
pub(crate) async fn change_own_password(
    State(server): State<Server>,
    who: Who,
    body: Body<PasswordChange>,
) -> Result<impl IntoResponse> {
    let here = who.at(&server);
    let Proof::Session { operator, .. } = &who.0.proof else {
        return Err(Problem::new("not_a_person", "an API key has no password; make another key"));
    };
    let PasswordChange { present, new } = body.value;
    own::change_password(&here, operator, present, new).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, Cookie::Console.withdraw())]))
}
