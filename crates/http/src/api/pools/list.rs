//! `GET /api/v1/projects/{slug}/pools`: every pool of the project.

use app::list::Listing;
use axum::Json;

use super::PoolView;
use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// Lists the project's pools; there are few, on one page.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/pools", operation_id = "list_pools", tag = "systems",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them.", body = Page<PoolView>)))]
pub(crate) async fn list_pools(InProject(cx): InProject) -> Result<Json<Page<PoolView>>> {
    let listing = Listing::whole(app::pools::list(&cx, None).await?);
    Ok(Json(Page::of(listing, PoolView::of)))
}
