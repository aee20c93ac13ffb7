//! `GET /api/v1/projects/{slug}/jobs/{id}`: one job.

use axum::Json;
use domain::id::kind;

use super::JobView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one job.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/jobs/{id}", operation_id = "get_job", tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The job.", body = JobView)))]
pub(crate) async fn get_job(InProject(cx): InProject, PathId(id): PathId<kind::Job>) -> Result<Json<JobView>> {
    let found = app::jobs::get(&cx, id).await?;
    Ok(Json(JobView::of(&cx, found)))
}
