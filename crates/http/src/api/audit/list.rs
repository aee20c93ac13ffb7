//! `GET /api/v1/projects/{slug}/audit`: who did what to what.

use axum::Json;

use super::AuditView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists audit entries.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/audit", operation_id = "list_audit", tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of audit entries.", body = Page<AuditView>)))]
pub(crate) async fn list_audit(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<AuditView>>> {
    let listing = app::audit::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, |found| AuditView::of(&cx, found))))
}
