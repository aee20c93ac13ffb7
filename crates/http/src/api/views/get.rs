//! `GET /api/v1/projects/{slug}/views/{id}`.

use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::ViewView;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// One view of events.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/views/{id}", operation_id = "get_view", tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "It.", body = ViewView)))]
pub(crate) async fn get_view(
    InProject(cx): InProject,
    PathId(id): PathId<kind::SavedView>,
) -> Result<impl IntoResponse> {
    let own = app::review::get_view(&cx, id).await?;
    Ok(([etag(own.view.version)], Json(ViewView::from(&own))))
}
