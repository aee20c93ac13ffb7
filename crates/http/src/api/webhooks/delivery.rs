//! `GET /api/v1/projects/{slug}/deliveries/{id}`.

use axum::Json;
use domain::id::kind;

use super::view::TriedView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// One delivery with its attempts.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/deliveries/{id}", operation_id = "get_delivery", tag = "webhooks",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "It.", body = TriedView)))]
pub(crate) async fn get_delivery(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Delivery>,
) -> Result<Json<TriedView>> {
    Ok(Json(TriedView::of(app::webhooks::get_delivery(&cx, id).await?)))
}
