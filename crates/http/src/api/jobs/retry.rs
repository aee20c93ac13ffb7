//! `POST /api/v1/projects/{slug}/jobs/{id}/retry`: runs a job again that was given up.

use app::jobs::{self, Told};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;

use super::JobView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Runs a job again that was given up.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/jobs/{id}/retry", operation_id = "retry_job", tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 202, description = "Queued.", body = JobView)))]
pub(crate) async fn retry_job(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Job>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { jobs::revive(&cx, id).await }).await
}

fn answer(job: &Told) -> Answer {
    Answer::with(StatusCode::ACCEPTED, &JobView::shown(job))
}
