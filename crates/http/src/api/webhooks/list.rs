//! `GET /api/v1/projects/{slug}/webhooks`.

use app::list::Listing;
use axum::Json;

use super::view::WebhookView;
use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// Lists the project's webhooks; there are few, on one page.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/webhooks", operation_id = "list_webhooks", tag = "webhooks",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them.", body = Page<WebhookView>)))]
pub(crate) async fn list_webhooks(InProject(cx): InProject) -> Result<Json<Page<WebhookView>>> {
    let listing = Listing::whole(app::webhooks::list(&cx).await?);
    Ok(Json(Page::of(listing, WebhookView::of)))
}
