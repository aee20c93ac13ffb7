//! `POST /api/v1/projects/{slug}/processes/{id}/cancel`.

use app::processes::{self, ProcessShown};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;

use super::view::ProcessView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Ends a process: link and code are void, and nothing that it made is active.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/processes/{id}/cancel", operation_id = "cancel_process",
    tag = "processes",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "Cancelled.", body = ProcessView)))]
pub(crate) async fn cancel_process(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Process>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { processes::cancel(&cx, id).await }).await
}

fn answer(shown: &ProcessShown) -> Answer {
    Answer::with(StatusCode::OK, &ProcessView::of(shown.clone()))
}
