//! `DELETE /api/v1/projects/{slug}/webhooks/{id}`.

use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::etag::IfMatch;
use crate::extract::PathId;
use crate::problem::Result;

/// Removes a webhook with all that waits for it.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/webhooks/{id}", operation_id = "delete_webhook",
    tag = "webhooks", params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is removed, or `*`.")),
    responses((status = 204, description = "Removed.")))]
pub(crate) async fn delete_webhook(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Webhook>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode> {
    app::webhooks::remove(&cx, id, expected).await?;
    Ok(StatusCode::NO_CONTENT)
}
