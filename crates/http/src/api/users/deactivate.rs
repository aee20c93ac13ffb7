//! `POST /api/v1/projects/{slug}/users/{id}/deactivate`.

use app::users;
use axum::response::Response;
use domain::credential::Reason;
use domain::id::kind;
use serde::Deserialize;
use utoipa::ToSchema;

use super::UserView;
use super::view::done;
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::IdempotencyKey;
use crate::problem::Result;

/// Why a user is deactivated.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Deactivation)]
pub(crate) struct Form {
    /// A reversible reason (`suspended`, `lost`, `unused`, …) suspends the user's credentials until the user is
    /// activated; a final one (`returned`, `stolen`, …) revokes them.
    #[serde(default = "suspended")]
    #[schema(value_type = String, required = false, default = "suspended")]
    reason: Reason,
}

const fn suspended() -> Reason {
    Reason::Suspended
}

/// Keeps a user from holding credentials for the time being.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/users/{id}/deactivate", operation_id = "deactivate_user",
    tag = "users", params(("slug" = String, Path), ("id" = String, Path)), request_body = Form,
    responses((status = 200, description = "The user now.", body = UserView)))]
pub(crate) async fn deactivate_user(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
    key: IdempotencyKey,
    body: Body<Form>,
) -> Result<Response> {
    let reason = body.value.reason;
    key.run(cx, &body.raw, done, async |cx| users::deactivate(&cx, id, reason).await).await
}
