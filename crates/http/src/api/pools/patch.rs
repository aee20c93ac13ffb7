//! `PATCH /api/v1/projects/{slug}/pools/{id}`.

use app::pools::{self, PoolDocument, Updated};
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::id::kind;

use super::PoolView;
use super::view::Document;
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// Changes what is set of a pool. What its system tells of it cannot be changed here. Filters that would end more
/// credentials than the project's threshold (`settings.automation.revocations`) are held: 202, the rest of the change is
/// done, and the pool keeps its filters until somebody approves the held ones.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/pools/{id}", operation_id = "patch_pool", tag = "systems",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Document, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The pool now.", body = PoolView),
        (status = 202, description = "The filters wait for an approval; see `held_filters`.", body = PoolView)))]
pub(crate) async fn patch_pool(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialPool>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &PoolDocument| patch.apply(&Document::from(known)).map(PoolDocument::from);
    let Updated { pool, is_held } = pools::update(&cx, id, expected, change).await?;
    let status = if is_held { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, [etag(pool.pool.version)], Json(PoolView::of(pool))))
}
