//! `POST /api/v1/projects/{slug}/card-templates`.

use app::card_templates;
use axum::response::Response;
use domain::system::CardTemplate;

use super::view::{Document, TemplateView};
use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Adds a card template.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/card-templates", operation_id = "create_card_template",
    tag = "systems", params(("slug" = String, Path, description = "The project's slug.")),
    request_body = Document,
    responses((status = 201, description = "Added.", body = TemplateView)))]
pub(crate) async fn create_card_template(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<Document>,
) -> Result<Response> {
    let document = body.value.into();
    key.run(cx, &body.raw, answer, async |cx| card_templates::create(&cx, document).await).await
}

fn answer(template: &CardTemplate) -> Answer {
    let path = format!("card-templates/{}", template.id);
    Answer::created(path, &TemplateView::from(template)).of_version(template.version)
}
