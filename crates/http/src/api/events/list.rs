//! `GET /api/v1/projects/{slug}/events`: what happened.

use axum::Json;

use super::EventView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists events.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/events", operation_id = "list_events", tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of events.", body = Page<EventView>)))]
pub(crate) async fn list_events(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<EventView>>> {
    let listing = app::events::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, EventView::of)))
}
