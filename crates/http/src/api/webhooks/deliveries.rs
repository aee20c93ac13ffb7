//! `GET /api/v1/projects/{slug}/webhooks/{id}/deliveries`.

use axum::Json;
use domain::id::kind;

use super::view::DeliveryView;
use crate::access::InProject;
use crate::extract::{PathId, Query};
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists what was and is to be sent to a webhook. What was settled more than 30 days ago is forgotten.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/webhooks/{id}/deliveries", operation_id = "list_deliveries",
    tag = "webhooks",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id."),
        ListParams),
    responses((status = 200, description = "A page of deliveries.", body = Page<DeliveryView>)))]
pub(crate) async fn list_deliveries(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Webhook>,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<DeliveryView>>> {
    let listing = app::webhooks::list_deliveries(&cx, id, &params.into()).await?;
    Ok(Json(Page::of(listing, DeliveryView::of)))
}
