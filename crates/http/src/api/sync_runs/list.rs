//! `GET /api/v1/projects/{slug}/sync-runs`: what became of each file.

use app::autosync;
use axum::Json;

use super::RunView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists sync runs.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/sync-runs", operation_id = "list_sync_runs", tag = "auto-sync",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of runs.", body = Page<RunView>)))]
pub(crate) async fn list_sync_runs(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<RunView>>> {
    let listing = autosync::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, |run| RunView::of(&run))))
}
