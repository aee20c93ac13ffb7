//! `PATCH /api/v1/projects/{slug}/webhooks/{id}`.

use app::webhooks::{self, WebhookDocument};
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::{Document, WebhookView};
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// Changes a webhook. Enabled again, or at another address, it is sent what waits for it at once.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/webhooks/{id}", operation_id = "patch_webhook",
    tag = "webhooks", params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Document, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The webhook now.", body = WebhookView)))]
pub(crate) async fn patch_webhook(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Webhook>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &WebhookDocument| patch.apply(&Document::from(known)).map(WebhookDocument::from);
    let standing = webhooks::update(&cx, id, expected, change).await?;
    Ok(([etag(standing.webhook.version)], Json(WebhookView::of(standing))))
}
