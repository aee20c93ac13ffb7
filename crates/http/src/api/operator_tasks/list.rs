//! `GET /api/v1/projects/{slug}/operator-tasks`.

use app::operator_tasks;
use axum::Json;

use super::TaskView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists what operators are to do, and did.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/operator-tasks", operation_id = "list_operator_tasks",
    tag = "rules", params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of tasks.", body = Page<TaskView>)))]
pub(crate) async fn list_operator_tasks(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<TaskView>>> {
    let listing = operator_tasks::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, |told| TaskView::of(&told))))
}
