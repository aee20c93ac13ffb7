//! `GET /api/v1/projects/{slug}/certificate-profiles/{name}`.

use super::name::PathName;
use app::certificates;
use axum::Json;
use axum::response::IntoResponse;

use super::view::ProfileView;
use crate::access::InProject;
use crate::etag::etag;
use crate::problem::Result;

/// Shows one certificate profile.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/certificate-profiles/{name}", operation_id = "get_certificate_profile",
    tag = "certificates", params(("slug" = String, Path, description = "The project's slug."),
        ("name" = String, Path, description = "Its name.")),
    responses((status = 200, description = "The profile.", body = ProfileView)))]
pub(crate) async fn get_certificate_profile(
    InProject(cx): InProject,
    PathName(name): PathName,
) -> Result<impl IntoResponse> {
    let shown = certificates::get_profile(&cx, &name).await?;
    Ok(([etag(shown.version)], Json(ProfileView::of(shown))))
}
