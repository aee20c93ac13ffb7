//! `POST /api/v1/self-service/{slug}/processes/{id}/cancel`.

use app::processes;
use axum::Json;
use domain::id::kind;

use crate::access::AsHolder;
use crate::api::processes::ProcessView;
use crate::extract::PathId;
use crate::problem::Result;

/// Ends one of the holder's own processes: link and code are void, and nothing that it made is active.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/processes/{id}/cancel", operation_id = "cancel_own_process",
    tag = "self-service", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "Cancelled.", body = ProcessView)))]
pub(crate) async fn cancel_own_process(
    AsHolder(holder): AsHolder,
    PathId(id): PathId<kind::Process>,
) -> Result<Json<ProcessView>> {
    Ok(Json(ProcessView::of(processes::cancel(holder.cx(), id).await?)))
}
