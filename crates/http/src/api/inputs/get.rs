//! `GET /api/v1/projects/{slug}/inputs/{id}`.

use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::InputView;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// One input, and how it stands.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/inputs/{id}", operation_id = "get_input", tag = "inputs",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "It.", body = InputView)))]
pub(crate) async fn get_input(InProject(cx): InProject, PathId(id): PathId<kind::Input>) -> Result<impl IntoResponse> {
    let input = app::inputs::get(&cx, id).await?;
    Ok(([etag(input.version)], Json(InputView::from(&input))))
}
