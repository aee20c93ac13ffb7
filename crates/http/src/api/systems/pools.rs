//! `GET /api/v1/projects/{slug}/systems/{id}/pools`: the pools of one system.

use app::list::Listing;
use axum::Json;
use domain::id::kind;

use crate::access::InProject;
use crate::api::pools::PoolView;
use crate::extract::PathId;
use crate::list::Page;
use crate::problem::Result;

/// Lists the pools of a credential system; there are few, on one page.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/systems/{id}/pools", operation_id = "list_system_pools",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "All of them.", body = Page<PoolView>)))]
pub(crate) async fn list_system_pools(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
) -> Result<Json<Page<PoolView>>> {
    let listing = Listing::whole(app::pools::list(&cx, Some(id)).await?);
    Ok(Json(Page::of(listing, PoolView::of)))
}
