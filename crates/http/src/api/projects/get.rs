//! `GET /api/v1/projects/{slug}`.

use axum::Json;
use axum::response::IntoResponse;

use crate::access::InProject;
use crate::api::projects::ProjectView;
use crate::etag::etag;

/// Shows a project.
#[utoipa::path(get, path = "/api/v1/projects/{slug}", operation_id = "get_project", tag = "projects",
    params(("slug" = String, Path)), responses((status = 200, description = "The project.", body = ProjectView)))]
pub(crate) async fn get_project(InProject(cx): InProject) -> impl IntoResponse {
    ([etag(cx.project().version)], Json(ProjectView::from(cx.project())))
}
