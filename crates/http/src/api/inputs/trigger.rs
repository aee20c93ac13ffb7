//! `POST /api/v1/projects/{slug}/inputs/{id}/trigger`.

use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use domain::input::Input;

use super::view::InputView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Puts an input into alarm until somebody sets it back. One that is in alarm stays so, and no time ends it any more.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/inputs/{id}/trigger", operation_id = "trigger_input", tag = "inputs",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "In alarm.", body = InputView)))]
pub(crate) async fn trigger_input(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Input>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { app::inputs::trigger(&cx, id).await }).await
}

fn answer(input: &Input) -> Answer {
    Answer::with(StatusCode::OK, &InputView::from(input))
}
