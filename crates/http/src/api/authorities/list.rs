//! `GET /api/v1/projects/{slug}/authorities`.

use app::authority;
use app::list::Listing;
use axum::Json;

use super::view::AuthorityView;
use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// Lists the project's CAs: the newest first. One of them issues.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/authorities", operation_id = "list_authorities",
    tag = "certificates", params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them.", body = Page<AuthorityView>)))]
pub(crate) async fn list_authorities(InProject(cx): InProject) -> Result<Json<Page<AuthorityView>>> {
    let shown = authority::list(&cx).await?;
    Ok(Json(Page::of(Listing::whole(shown), |one| AuthorityView::of(&cx, one))))
}
