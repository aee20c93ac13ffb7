//! `POST /api/v1/projects/{slug}/views`.

use app::review::OwnView;
use axum::response::Response;

use super::view::{Document, ViewView};
use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Keeps a view of events.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/views", operation_id = "create_view", tag = "events",
    params(("slug" = String, Path, description = "The project's slug.")),
    request_body = Document,
    responses((status = 201, description = "It is kept.", body = ViewView)))]
pub(crate) async fn create_view(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<Document>,
) -> Result<Response> {
    let document = body.value.into();
    key.run(cx, &body.raw, answer, async |cx| app::review::create_view(&cx, document).await).await
}

fn answer(own: &OwnView) -> Answer {
    Answer::created(format!("views/{}", own.view.id), &ViewView::from(own)).of_version(own.view.version)
}
