//! `GET /api/v1/projects/{slug}/devices/{id}`: one phone.

use axum::Json;
use domain::id::kind;

use super::DeviceView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one phone.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/devices/{id}", operation_id = "get_device", tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The phone.", body = DeviceView)))]
pub(crate) async fn get_device(InProject(cx): InProject, PathId(id): PathId<kind::Device>) -> Result<Json<DeviceView>> {
    let found = app::devices::get(&cx, id).await?;
    Ok(Json(DeviceView::of(&cx, found)))
}
