//! `POST /api/v1/projects/{slug}/sync-runs/{id}/reject`: drops a held plan.

use app::autosync;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use domain::sync::run::SyncRun;

use super::RunView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Drops a held plan and its file. Nothing was changed, and nothing is.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/sync-runs/{id}/reject", operation_id = "reject_sync_run",
    tag = "auto-sync",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses(
        (status = 200, description = "Dropped.", body = RunView)))]
pub(crate) async fn reject_sync_run(
    InProject(cx): InProject,
    PathId(id): PathId<kind::SyncRun>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { autosync::reject(&cx, id).await }).await
}

fn answer(run: &SyncRun) -> Answer {
    Answer::with(StatusCode::OK, &RunView::of(run))
}
