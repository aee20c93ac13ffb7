//! `GET /api/v1/projects/{slug}/filters/attributes`: what filters of users may ask for.

use app::automation;
use app::list::Listing;
use axum::Json;

use super::view::AttributeView;
use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// Lists what filters of users may ask for: what every project has, and the project's own fields.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/filters/attributes", operation_id = "list_filter_attributes",
    tag = "users", params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them, by name.", body = Page<AttributeView>)))]
pub(crate) async fn list_filter_attributes(InProject(cx): InProject) -> Result<Json<Page<AttributeView>>> {
    let attributes = automation::filter_attributes(&cx).await?;
    Ok(Json(Page::of(Listing::whole(attributes), AttributeView::of)))
}
