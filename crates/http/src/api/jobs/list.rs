//! `GET /api/v1/projects/{slug}/jobs`: work that is to be done or was given up.

use axum::Json;

use super::JobView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists jobs.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/jobs", operation_id = "list_jobs", tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of jobs.", body = Page<JobView>)))]
pub(crate) async fn list_jobs(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<JobView>>> {
    let listing = app::jobs::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, |found| JobView::of(&cx, found))))
}
