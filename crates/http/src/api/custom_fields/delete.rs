//! `DELETE /api/v1/projects/{slug}/custom-fields/{id}`.

use app::custom_fields;
use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::etag::IfMatch;
use crate::extract::PathId;
use crate::problem::Result;

/// Deletes a custom field that no user has a value of.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/custom-fields/{id}", operation_id = "delete_custom_field",
    tag = "custom-fields", params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is deleted, or `*`.")),
    responses((status = 204, description = "Deleted.")))]
pub(crate) async fn delete_custom_field(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CustomField>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode> {
    custom_fields::remove(&cx, id, expected).await?;
    Ok(StatusCode::NO_CONTENT)
}
