//! `GET /api/v1/projects/{slug}/pools/{id}`: one pool.

use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::PoolView;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one pool.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/pools/{id}", operation_id = "get_pool", tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The pool.", body = PoolView)))]
pub(crate) async fn get_pool(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialPool>,
) -> Result<impl IntoResponse> {
    let pool = app::pools::get(&cx, id).await?;
    Ok(([etag(pool.pool.version)], Json(PoolView::of(pool))))
}
