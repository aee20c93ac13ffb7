//! `DELETE /api/v1/projects/{slug}/inputs/{id}`.

use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::etag::IfMatch;
use crate::extract::PathId;
use crate::problem::Result;

/// Removes an input that no system and no pool triggers. What it told stays among the events.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/inputs/{id}", operation_id = "delete_input", tag = "inputs",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is removed, or `*`.")),
    responses((status = 204, description = "Removed.")))]
pub(crate) async fn delete_input(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Input>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode> {
    app::inputs::remove(&cx, id, expected).await?;
    Ok(StatusCode::NO_CONTENT)
}
