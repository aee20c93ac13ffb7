//! `POST /api/v1/self-service/{slug}/processes/{id}/next`.

use app::processes;
use axum::Json;
use domain::id::kind;

use crate::access::AsHolder;
use crate::api::processes::{NextStep, ProcessView};
use crate::extract::{Body, PathId};
use crate::problem::Result;

/// Takes the next step of one of the holder's own processes with what was answered.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/processes/{id}/next", operation_id = "next_own_process",
    tag = "self-service", params(("slug" = String, Path), ("id" = String, Path)), request_body = NextStep,
    responses((status = 200, description = "Taken; `enrolment` is there while a phone is waited for.", body = ProcessView)))]
pub(crate) async fn next_own_process(
    AsHolder(holder): AsHolder,
    PathId(id): PathId<kind::Process>,
    body: Body<NextStep>,
) -> Result<Json<ProcessView>> {
    Ok(Json(ProcessView::of(processes::next(holder.cx(), id, body.value.inputs).await?)))
}
