//! `GET /api/v1/projects/{slug}/recoveries/{id}`.

use app::recovery;
use axum::Json;
use domain::id::kind;

use super::view::RecoveryView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one recovery.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/recoveries/{id}", operation_id = "get_recovery", tag = "recovery",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The recovery.", body = RecoveryView)))]
pub(crate) async fn get_recovery(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Recovery>,
) -> Result<Json<RecoveryView>> {
    Ok(Json(RecoveryView::of(recovery::get(&cx, id).await?)))
}
