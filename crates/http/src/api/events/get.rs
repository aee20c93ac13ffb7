//! `GET /api/v1/projects/{slug}/events/{id}`: one event.

use axum::Json;
use domain::id::kind;

use super::EventView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one event.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/events/{id}", operation_id = "get_event", tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The event.", body = EventView)))]
pub(crate) async fn get_event(InProject(cx): InProject, PathId(id): PathId<kind::Event>) -> Result<Json<EventView>> {
    let found = app::events::get(&cx, id).await?;
    Ok(Json(EventView::of(found)))
}
