//! `GET /api/v1/projects/{slug}/operators`.

use app::access::members;
use app::list::Listing;
use axum::Json;

use crate::access::InProject;
use crate::api::members::MemberView;
use crate::list::Page;
use crate::problem::Result;

/// Lists the operators with a role in the project.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/operators", operation_id = "list_members", tag = "members",
    params(("slug" = String, Path)), responses((status = 200, description = "All of them.", body = Page<MemberView>)))]
pub(crate) async fn list_members(InProject(cx): InProject) -> Result<Json<Page<MemberView>>> {
    let all = members::list(&cx).await?;
    Ok(Json(Page::of(Listing::whole(all), |member| MemberView::from(&member))))
}
