//! `GET /api/v1/projects/{slug}/systems/{id}`: one credential system.

use axum::Json;
use domain::id::kind;

use super::SystemView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one credential system.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/systems/{id}", operation_id = "get_system", tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The system.", body = SystemView)))]
pub(crate) async fn get_system(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
) -> Result<Json<SystemView>> {
    Ok(Json(SystemView::of(app::systems::get(&cx, id).await?)))
}
