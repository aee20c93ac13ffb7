//! `POST /api/v1/projects/{slug}/sync-runs/{id}/approve`: lets a held plan be applied.

use app::autosync;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use domain::sync::run::{RunStatus, SyncRun};

use super::RunView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Lets a held plan be applied, exactly as it was shown. If users or settings have changed since, it is planned again and
/// held again (202).
#[utoipa::path(post, path = "/api/v1/projects/{slug}/sync-runs/{id}/approve", operation_id = "approve_sync_run",
    tag = "auto-sync",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses(
        (status = 200, description = "Applied.", body = RunView),
        (status = 202, description = "Planned again, and held again.", body = RunView)))]
pub(crate) async fn approve_sync_run(
    InProject(cx): InProject,
    PathId(id): PathId<kind::SyncRun>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { autosync::approve(&cx, id).await }).await
}

fn answer(run: &SyncRun) -> Answer {
    let status = if run.status == RunStatus::Held { StatusCode::ACCEPTED } else { StatusCode::OK };
    Answer::with(status, &RunView::of(run))
}
