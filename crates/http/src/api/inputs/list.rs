//! `GET /api/v1/projects/{slug}/inputs`.

use axum::Json;

use super::view::InputView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists the project's inputs, and how they stand.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/inputs", operation_id = "list_inputs", tag = "inputs",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of inputs.", body = Page<InputView>)))]
pub(crate) async fn list_inputs(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<InputView>>> {
    let listing = app::inputs::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, |input| InputView::from(&input))))
}
