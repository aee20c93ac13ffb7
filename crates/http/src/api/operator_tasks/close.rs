//! `POST /api/v1/projects/{slug}/operator-tasks/{id}/close`.

use axum::Json;
use domain::id::kind;

use super::TaskView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Says that a task is done. One that is done already stays as it is.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/operator-tasks/{id}/close", operation_id = "close_operator_task",
    tag = "rules",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The task.", body = TaskView)))]
pub(crate) async fn close_operator_task(
    InProject(cx): InProject,
    PathId(id): PathId<kind::OperatorTask>,
) -> Result<Json<TaskView>> {
    Ok(Json(TaskView::of(&app::operator_tasks::close(&cx, id).await?)))
}
