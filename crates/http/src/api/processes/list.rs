//! `GET /api/v1/projects/{slug}/processes`.

use app::processes;
use axum::Json;

use super::view::ProcessRow;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists processes.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/processes", operation_id = "list_processes", tag = "processes",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of processes.", body = Page<ProcessRow>)))]
pub(crate) async fn list_processes(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<ProcessRow>>> {
    let listing = processes::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, ProcessRow::of)))
}
