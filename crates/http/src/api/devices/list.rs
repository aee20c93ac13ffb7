//! `GET /api/v1/projects/{slug}/devices`: phones that accepted an invitation.

use axum::Json;

use super::DeviceView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists phones.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/devices", operation_id = "list_devices", tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of phones.", body = Page<DeviceView>)))]
pub(crate) async fn list_devices(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<DeviceView>>> {
    let listing = app::devices::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, |found| DeviceView::of(&cx, found))))
}
