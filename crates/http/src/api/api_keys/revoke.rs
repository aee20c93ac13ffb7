//! `DELETE /api/v1/projects/{slug}/api-keys/{id}`.

use app::access::api_keys;
use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Revokes an API key, at once and for good. It stays in the list.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/api-keys/{id}", operation_id = "revoke_api_key",
    tag = "api-keys", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 204, description = "Revoked.")))]
pub(crate) async fn revoke_api_key(InProject(cx): InProject, PathId(id): PathId<kind::ApiKey>) -> Result<StatusCode> {
    api_keys::revoke(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
