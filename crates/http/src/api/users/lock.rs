//! `POST /api/v1/projects/{slug}/users/{id}/lock`.

use app::users;
use axum::response::Response;
use domain::id::kind;

use super::UserView;
use super::view::done;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::IdempotencyKey;
use crate::problem::Result;

/// Keeps a user from holding credentials: all of them are revoked.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/users/{id}/lock", operation_id = "lock_user", tag = "users",
    params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "The user now.", body = UserView)))]
pub(crate) async fn lock_user(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], done, async |cx| users::lock(&cx, id).await).await
}
