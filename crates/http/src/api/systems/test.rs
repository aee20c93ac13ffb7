//! `POST /api/v1/projects/{slug}/systems/{id}/test`.

use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Calls a credential system once, to see whether host, secrets and rights are right. 409 says what is not.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/systems/{id}/test", operation_id = "test_system",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 204, description = "It answers.")))]
pub(crate) async fn test_system(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
) -> Result<StatusCode> {
    app::systems::test(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
