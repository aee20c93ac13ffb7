//! `DELETE /api/v1/projects/{slug}/certificate-profiles/{name}`.

use super::name::PathName;
use app::certificates;
use axum::http::StatusCode;

use crate::access::InProject;
use crate::problem::Result;

/// Removes a profile of the project's own, or sets a standard one back to what every project has.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/certificate-profiles/{name}",
    operation_id = "delete_certificate_profile", tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("name" = String, Path, description = "Its name.")),
    responses((status = 204, description = "Done. What was issued by it stays as it is.")))]
pub(crate) async fn delete_certificate_profile(
    InProject(cx): InProject,
    PathName(name): PathName,
) -> Result<StatusCode> {
    certificates::remove_profile(&cx, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
