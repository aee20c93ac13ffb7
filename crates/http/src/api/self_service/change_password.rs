//! `POST /api/v1/self-service/{slug}/password`: choose another password.

use app::access::Password;
use app::self_service::password;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::AsHolder;
use crate::extract::Body;
use crate::problem::Result;

/// The password before, and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HolderPasswordChange {
    /// The present password; needed where one is set and was logged in with.
    #[schema(value_type = Option<String>, format = "password")]
    present: Option<Password>,
    /// The new one: 12 characters or more.
    #[schema(value_type = String, format = "password")]
    new: Password,
}

/// Chooses a password, and ends the holder's other sessions.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/password", operation_id = "change_holder_password",
    tag = "self-service", params(("slug" = String, Path)), request_body = HolderPasswordChange,
    responses((status = 204, description = "Chosen.")))]
pub(crate) async fn change_holder_password(
    AsHolder(holder): AsHolder,
    body: Body<HolderPasswordChange>,
) -> Result<StatusCode> {
    let HolderPasswordChange { present, new } = body.value;
    password::change(&holder, present, new).await?;
    Ok(StatusCode::NO_CONTENT)
}
