//! `POST /api/v1/projects/{slug}/inputs/{id}/restore`.

use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use domain::input::Input;

use super::view::InputView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Sets an input back to normal. One that is normal stays so.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/inputs/{id}/restore", operation_id = "restore_input", tag = "inputs",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "Normal.", body = InputView)))]
pub(crate) async fn restore_input(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Input>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { app::inputs::restore(&cx, id).await }).await
}

fn answer(input: &Input) -> Answer {
    Answer::with(StatusCode::OK, &InputView::from(input))
}
