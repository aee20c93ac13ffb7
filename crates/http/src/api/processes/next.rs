//! `POST /api/v1/projects/{slug}/processes/{id}/next`.

use app::processes::{self, ProcessShown};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use domain::process::Inputs;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::ProcessView;
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// What was answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NextStep {
    /// The answers, by the names of `inputs_wanted`.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub(crate) inputs: Inputs,
}

/// Takes the next step of a process with what was answered.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/processes/{id}/next", operation_id = "next_process",
    tag = "processes",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = NextStep,
    responses((status = 200, description = "Taken; `enrolment` is there while a phone is waited for.", body = ProcessView)))]
pub(crate) async fn next_process(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Process>,
    key: IdempotencyKey,
    body: Body<NextStep>,
) -> Result<Response> {
    let inputs = body.value.inputs;
    key.run(cx, &body.raw, answer, |cx| async move { processes::next(&cx, id, inputs).await }).await
}

fn answer(shown: &ProcessShown) -> Answer {
    Answer::with(StatusCode::OK, &ProcessView::of(shown.clone())).showing_once(&["enrolment"])
}
