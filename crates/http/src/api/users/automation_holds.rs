//! `GET /api/v1/projects/{slug}/users/{id}/automation-holds`.

use app::automation;
use app::list::Listing;
use axum::Json;
use domain::id::kind;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::PathId;
use crate::list::Page;
use crate::problem::Result;

/// A pool of which automation gives a user nothing.
#[derive(Serialize, ToSchema)]
#[schema(as = AutomationHold)]
pub(crate) struct HoldView {
    /// The pool.
    pool_id: String,
    /// `manual`: a person took away what automation had given; `restless`: automation changed it more than three times
    /// within a day.
    reason: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    held_at: Timestamp,
}

/// Lists the pools of which automation gives a user nothing until somebody releases the hold.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/users/{id}/automation-holds",
    operation_id = "list_automation_holds", tag = "users",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "All of them.", body = Page<HoldView>)))]
pub(crate) async fn list_automation_holds(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
) -> Result<Json<Page<HoldView>>> {
    let holds = Listing::whole(automation::hold_of(&cx, id).await?);
    Ok(Json(Page::of(holds, |hold| HoldView {
        pool_id: hold.pool.to_string(),
        reason: hold.reason,
        held_at: hold.held_at,
    })))
}
