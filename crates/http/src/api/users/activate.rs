//! `POST /api/v1/projects/{slug}/users/{id}/activate`.

use app::users;
use axum::response::Response;
use domain::id::kind;

use super::UserView;
use super::view::done;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::IdempotencyKey;
use crate::problem::Result;

/// Lets a user hold credentials again. What the deactivation suspended works again; what somebody suspended by hand, and what was revoked, stays as it is.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/users/{id}/activate", operation_id = "activate_user", tag = "users",
    params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "The user now.", body = UserView)))]
pub(crate) async fn activate_user(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], done, async |cx| users::activate(&cx, id).await).await
}
