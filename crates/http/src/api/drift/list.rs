//! `GET /api/v1/projects/{slug}/systems/{id}/drift`.

use axum::Json;
use domain::id::kind;

use super::view::FindingView;
use crate::access::InProject;
use crate::extract::{PathId, Query};
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists what differs between here and a system, the oldest first. What does not differ any more is gone after the next
/// comparison.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/systems/{id}/drift", operation_id = "list_drift", tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id."),
        ListParams),
    responses((status = 200, description = "A page of what differs.", body = Page<FindingView>)))]
pub(crate) async fn list_drift(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<FindingView>>> {
    let listing = app::drift::list(&cx, id, &params.into()).await?;
    Ok(Json(Page::of(listing, FindingView::of)))
}
