//! `POST /api/v1/projects/{slug}/webhooks`.

use app::webhooks::{self, Made, Standing};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::{Document, WebhookView};
use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// A webhook whose secret was just made.
#[derive(Serialize, ToSchema)]
#[schema(as = MadeWebhook)]
pub(crate) struct MadeView {
    #[serde(flatten)]
    webhook: WebhookView,
    /// What its messages are signed with: `whsec_…`. Shown this once; a replay leaves it out.
    secret: String,
}

impl MadeView {
    pub(super) fn of(made: &Made) -> Self {
        let standing = Standing { webhook: made.webhook.clone(), waiting: 0 };
        Self { webhook: WebhookView::of(standing), secret: made.secret.expose().to_string() }
    }
}

/// Adds a webhook. From now on it is told what it chose. Its secret is shown in this answer and never again.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/webhooks", operation_id = "create_webhook", tag = "webhooks",
    params(("slug" = String, Path, description = "The project's slug.")), request_body = Document,
    responses((status = 201, description = "Added.", body = MadeView)))]
pub(crate) async fn create_webhook(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<Document>,
) -> Result<Response> {
    let document = body.value.into();
    key.run(cx, &body.raw, answer, async |cx| webhooks::create(&cx, document).await).await
}

fn answer(made: &Made) -> Answer {
    let path = format!("webhooks/{}", made.webhook.id);
    Answer::created(path, &MadeView::of(made)).of_version(made.webhook.version).showing_once(&["secret"])
}
