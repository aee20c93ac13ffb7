//! `GET /api/v1/projects/{slug}/rules`.

use app::rules;
use axum::Json;

use super::view::RuleView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists rules.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/rules", operation_id = "list_rules", tag = "rules",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of rules.", body = Page<RuleView>)))]
pub(crate) async fn list_rules(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<RuleView>>> {
    let listing = rules::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, |rule| RuleView::of(&rule))))
}
