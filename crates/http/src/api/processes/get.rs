//! `GET /api/v1/projects/{slug}/processes/{id}`.

use app::processes;
use axum::Json;
use domain::id::kind;

use super::view::ProcessView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one process, with what its next step needs. The link is shown to those who may take the step.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/processes/{id}", operation_id = "get_process", tag = "processes",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The process.", body = ProcessView)))]
pub(crate) async fn get_process(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Process>,
) -> Result<Json<ProcessView>> {
    Ok(Json(ProcessView::of(processes::get(&cx, id).await?)))
}
