//! `GET /api/v1/projects/{slug}/card-templates`.

use app::list::Listing;
use axum::Json;

use super::view::TemplateView;
use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// Lists the project's card templates; there are few, on one page.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/card-templates", operation_id = "list_card_templates",
    tag = "systems", params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them.", body = Page<TemplateView>)))]
pub(crate) async fn list_card_templates(InProject(cx): InProject) -> Result<Json<Page<TemplateView>>> {
    let listing = Listing::whole(app::card_templates::list(&cx).await?);
    Ok(Json(Page::of(listing, |template| TemplateView::from(&template))))
}
