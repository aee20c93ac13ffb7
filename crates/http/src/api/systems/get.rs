//! `GET /api/v1/projects/{slug}/systems/{id}`.

use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::SystemView;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// One credential system, with how its connection stands.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/systems/{id}", operation_id = "get_system", tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "It.", body = SystemView)))]
pub(crate) async fn get_system(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
) -> Result<impl IntoResponse> {
    let system = app::systems::get(&cx, id).await?;
    Ok(([etag(system.system.version)], Json(SystemView::of(system))))
}
