//! `GET /api/v1/projects/{slug}/systems/{id}/comparison`.

use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::ComparisonView;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// How far the comparison of a system is, how much differs, and how it is compared.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/systems/{id}/comparison", operation_id = "get_comparison",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The comparison.", body = ComparisonView)))]
pub(crate) async fn get_comparison(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
) -> Result<impl IntoResponse> {
    let report = app::drift::report(&cx, id).await?;
    Ok(([etag(report.comparison.version)], Json(ComparisonView::of(report))))
}
