//! `DELETE /api/v1/projects/{slug}/users/{id}`.

use app::users::{self, Deletion};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::id::kind;

use super::UserView;
use crate::access::InProject;
use crate::etag::IfMatch;
use crate::extract::PathId;
use crate::problem::Result;

/// Deletes a user. Invitations are void and credentials revoked at once, and the holder is told. While a phone may
/// still work the user stays, as `deletion_pending`.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/users/{id}", operation_id = "delete_user", tag = "users",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is deleted, or `*`.")),
    responses((status = 204, description = "Nobody held anything: the user is gone."),
        (status = 202, description = "The user goes as soon as the phone has confirmed or its lease ran out.", body = UserView)))]
pub(crate) async fn delete_user(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
    IfMatch(expected): IfMatch,
) -> Result<Response> {
    Ok(match users::delete(&cx, id, expected).await? {
        Deletion::Erased => StatusCode::NO_CONTENT.into_response(),
        Deletion::Pending(listed) => (StatusCode::ACCEPTED, Json(UserView::from(&*listed))).into_response(),
    })
}
