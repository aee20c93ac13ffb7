//! `DELETE /api/v1/projects/{slug}/rules/{id}`.

use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::etag::IfMatch;
use crate::extract::PathId;
use crate::problem::Result;

/// Removes a rule with its log.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/rules/{id}", operation_id = "delete_rule", tag = "rules",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is removed, or `*`.")),
    responses((status = 204, description = "Removed.")))]
pub(crate) async fn delete_rule(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Rule>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode> {
    app::rules::remove(&cx, id, expected).await?;
    Ok(StatusCode::NO_CONTENT)
}
