//! `GET /api/v1/projects/{slug}/views`.

use app::list::Listing;
use axum::Json;

use super::view::ViewView;
use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// Lists the caller's views of events and those that are shared; there are few, on one page.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/views", operation_id = "list_views", tag = "events",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them.", body = Page<ViewView>)))]
pub(crate) async fn list_views(InProject(cx): InProject) -> Result<Json<Page<ViewView>>> {
    let listing = Listing::whole(app::review::views(&cx).await?);
    Ok(Json(Page::of(listing, |own| ViewView::from(&own))))
}
