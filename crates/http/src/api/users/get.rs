//! `GET /api/v1/projects/{slug}/users/{id}`.

use app::users;
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::UserView;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows a user.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/users/{id}", operation_id = "get_user", tag = "users",
    params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "The user.", body = UserView)))]
pub(crate) async fn get_user(InProject(cx): InProject, PathId(id): PathId<kind::User>) -> Result<impl IntoResponse> {
    let listed = users::get(&cx, id).await?;
    Ok(([etag(listed.user.version)], Json(UserView::from(&listed))))
}
