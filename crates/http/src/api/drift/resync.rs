//! `POST /api/v1/projects/{slug}/systems/{id}/resync`.

use axum::Json;
use axum::http::StatusCode;
use domain::id::kind;

use super::view::ComparisonView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Compares everything that a system has with what is here. It is a job, and the answer tells how far it is; one that
/// runs already goes on. Nothing is changed but what the comparison's rules say.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/systems/{id}/resync", operation_id = "resync_system",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 202, description = "It goes on.", body = ComparisonView)))]
pub(crate) async fn resync_system(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
) -> Result<(StatusCode, Json<ComparisonView>)> {
    let report = app::drift::begin(&cx, id).await?;
    Ok((StatusCode::ACCEPTED, Json(ComparisonView::of(report))))
}
