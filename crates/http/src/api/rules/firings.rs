//! `GET /api/v1/projects/{slug}/rules/{id}/firings`.

use app::rules;
use axum::Json;
use domain::id::kind;

use super::firing_view::FiringView;
use crate::access::InProject;
use crate::extract::{PathId, Query};
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists what a rule did in the last 30 days, and what came of it.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/rules/{id}/firings", operation_id = "list_firings", tag = "rules",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id."),
        ListParams),
    responses((status = 200, description = "A page of firings.", body = Page<FiringView>)))]
pub(crate) async fn list_firings(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Rule>,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<FiringView>>> {
    let listing = rules::firings(&cx, id, &params.into()).await?;
    Ok(Json(Page::of(listing, |firing| FiringView::of(&firing))))
}
