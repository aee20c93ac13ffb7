//! `GET /api/v1/projects/{slug}/webhooks/{id}`.

use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::WebhookView;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// One webhook, and how its receiver fares.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/webhooks/{id}", operation_id = "get_webhook", tag = "webhooks",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "It.", body = WebhookView)))]
pub(crate) async fn get_webhook(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Webhook>,
) -> Result<impl IntoResponse> {
    let standing = app::webhooks::get(&cx, id).await?;
    Ok(([etag(standing.webhook.version)], Json(WebhookView::of(standing))))
}
