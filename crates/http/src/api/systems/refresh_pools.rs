//! `POST /api/v1/projects/{slug}/systems/{id}/refresh-pools`.

use app::list::Listing;
use axum::Json;
use domain::id::kind;

use crate::access::InProject;
use crate::api::pools::PoolView;
use crate::extract::PathId;
use crate::list::Page;
use crate::problem::Result;

/// Asks a credential system for its pools: new ones come, counts change, and those that it does not have any more are
/// `unavailable`.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/systems/{id}/refresh-pools", operation_id = "refresh_pools",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "All of them.", body = Page<PoolView>)))]
pub(crate) async fn refresh_pools(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
) -> Result<Json<Page<PoolView>>> {
    let listing = Listing::whole(app::systems::refresh_pools(&cx, id).await?);
    Ok(Json(Page::of(listing, PoolView::of)))
}
