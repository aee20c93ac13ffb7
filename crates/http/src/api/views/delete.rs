//! `DELETE /api/v1/projects/{slug}/views/{id}`.

use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::etag::IfMatch;
use crate::extract::PathId;
use crate::problem::Result;

/// Removes a view of events. Who began with it begins with all events.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/views/{id}", operation_id = "delete_view", tag = "events",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is removed, or `*`.")),
    responses((status = 204, description = "Removed.")))]
pub(crate) async fn delete_view(
    InProject(cx): InProject,
    PathId(id): PathId<kind::SavedView>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode> {
    app::review::remove_view(&cx, id, expected).await?;
    Ok(StatusCode::NO_CONTENT)
}
