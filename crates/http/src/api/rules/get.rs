//! `GET /api/v1/projects/{slug}/rules/{id}`.

use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::RuleView;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// One rule.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/rules/{id}", operation_id = "get_rule", tag = "rules",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "It.", body = RuleView)))]
pub(crate) async fn get_rule(InProject(cx): InProject, PathId(id): PathId<kind::Rule>) -> Result<impl IntoResponse> {
    let rule = app::rules::get(&cx, id).await?;
    Ok(([etag(rule.rule.version)], Json(RuleView::of(&rule))))
}
