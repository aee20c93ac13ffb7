//! `POST /api/v1/projects/{slug}/rules/{id}/test`.

use axum::Json;
use domain::id::kind;

use super::preview_trigger::RehearsalView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Says which of the last 1,000 events an alert would have fired on. Nothing is done.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/rules/{id}/test", operation_id = "test_rule", tag = "rules",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "What it would have made of them.", body = RehearsalView)))]
pub(crate) async fn test_rule(InProject(cx): InProject, PathId(id): PathId<kind::Rule>) -> Result<Json<RehearsalView>> {
    Ok(Json(RehearsalView::of(&app::rules::rehearse(&cx, id).await?)))
}
