//! `GET /api/v1/projects/{slug}/systems`: where credentials come from.

use app::list::Listing;
use axum::Json;

use super::SystemView;
use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// Lists the project's credential systems; there are few, on one page.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/systems", operation_id = "list_systems", tag = "systems",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them.", body = Page<SystemView>)))]
pub(crate) async fn list_systems(InProject(cx): InProject) -> Result<Json<Page<SystemView>>> {
    let listing = Listing::whole(app::systems::list(&cx).await?);
    Ok(Json(Page::of(listing, SystemView::of)))
}
