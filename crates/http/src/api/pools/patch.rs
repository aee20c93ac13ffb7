//! `PATCH /api/v1/projects/{slug}/pools/{id}`.

use app::pools::{self, PoolDocument};
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::PoolView;
use super::view::Document;
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// Changes what is set of a pool. What its system tells of it cannot be changed here.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/pools/{id}", operation_id = "patch_pool", tag = "systems",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Document, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The pool now.", body = PoolView)))]
pub(crate) async fn patch_pool(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialPool>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &PoolDocument| patch.apply(&Document::from(known)).map(PoolDocument::from);
    let pool = pools::update(&cx, id, expected, change).await?;
    Ok(([etag(pool.pool.version)], Json(PoolView::of(pool))))
}
