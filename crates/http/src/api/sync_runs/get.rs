//! `GET /api/v1/projects/{slug}/sync-runs/{id}`: one run, with everything that is wrong with its file.

use app::autosync;
use axum::Json;
use domain::id::kind;

use super::RunDetailView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one sync run, with all that is wrong with its file.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/sync-runs/{id}", operation_id = "get_sync_run", tag = "auto-sync",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The run.", body = RunDetailView)))]
pub(crate) async fn get_sync_run(
    InProject(cx): InProject,
    PathId(id): PathId<kind::SyncRun>,
) -> Result<Json<RunDetailView>> {
    Ok(Json(RunDetailView::of(&autosync::lookup(&cx, id).await?)))
}
