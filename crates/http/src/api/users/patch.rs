//! `PATCH /api/v1/projects/{slug}/users/{id}`.

use app::users::{self, Draft};
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::{UserInput, UserView};
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// Changes a user: members that are there replace, `null` clears.
///
/// A changed address or number is announced to the old one. An open invitation is sent anew to a changed address, where
/// the project requires it after `approve-contact`; a changed ID changes the card on the phone, without a new
/// invitation.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/users/{id}", operation_id = "patch_user", tag = "users",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = UserInput, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The user now.", body = UserView)))]
pub(crate) async fn patch_user(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &Draft| patch.apply(&UserInput::from(known)).map(Draft::from);
    let listed = users::update(&cx, id, expected, change).await?;
    Ok(([etag(listed.user.version)], Json(UserView::from(&listed))))
}
