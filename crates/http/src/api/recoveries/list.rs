//! `GET /api/v1/projects/{slug}/recoveries`.

use app::recovery;
use axum::Json;

use super::view::RecoveryView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists recoveries of archived keys.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/recoveries", operation_id = "list_recoveries", tag = "recovery",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of recoveries.", body = Page<RecoveryView>)))]
pub(crate) async fn list_recoveries(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<RecoveryView>>> {
    let listing = recovery::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, RecoveryView::of)))
}
