//! `GET /api/v1/projects/{slug}/certificate-profiles`.

use app::certificates;
use app::list::Listing;
use axum::Json;

use super::view::ProfileView;
use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// Lists certificate profiles: the standard ones first.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/certificate-profiles", operation_id = "list_certificate_profiles",
    tag = "certificates", params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them.", body = Page<ProfileView>)))]
pub(crate) async fn list_certificate_profiles(InProject(cx): InProject) -> Result<Json<Page<ProfileView>>> {
    let profiles = certificates::list_profiles(&cx).await?;
    Ok(Json(Page::of(Listing::whole(profiles), ProfileView::of)))
}
