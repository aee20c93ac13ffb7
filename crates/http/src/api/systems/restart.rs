//! `POST /api/v1/projects/{slug}/systems/{id}/restart`.

use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Lets a system's connection go, so that whichever node may takes it anew and tries at once.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/systems/{id}/restart", operation_id = "restart_system",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 204, description = "Let go.")))]
pub(crate) async fn restart_system(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
) -> Result<StatusCode> {
    app::systems::restart(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
