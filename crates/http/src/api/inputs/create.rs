//! `POST /api/v1/projects/{slug}/inputs`.

use axum::response::Response;
use domain::input::Input;

use super::view::{Document, InputView};
use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Adds an input. It begins as normal.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/inputs", operation_id = "create_input", tag = "inputs",
    params(("slug" = String, Path, description = "The project's slug.")), request_body = Document,
    responses((status = 201, description = "Added.", body = InputView)))]
pub(crate) async fn create_input(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<Document>,
) -> Result<Response> {
    let document = body.value.into();
    key.run(cx, &body.raw, answer, async |cx| app::inputs::create(&cx, document).await).await
}

fn answer(input: &Input) -> Answer {
    Answer::created(format!("inputs/{}", input.id), &InputView::from(input)).of_version(input.version)
}
