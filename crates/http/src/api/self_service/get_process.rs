//! `GET /api/v1/self-service/{slug}/processes/{id}`.

use app::processes;
use axum::Json;
use domain::id::kind;

use crate::access::AsHolder;
use crate::api::processes::ProcessView;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one of the holder's own processes, with what its next step needs.
#[utoipa::path(get, path = "/api/v1/self-service/{slug}/processes/{id}", operation_id = "get_own_process",
    tag = "self-service", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "The process.", body = ProcessView)))]
pub(crate) async fn get_own_process(
    AsHolder(holder): AsHolder,
    PathId(id): PathId<kind::Process>,
) -> Result<Json<ProcessView>> {
    Ok(Json(ProcessView::of(processes::get(holder.cx(), id).await?)))
}
