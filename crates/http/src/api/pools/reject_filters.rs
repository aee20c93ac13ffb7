//! `POST /api/v1/projects/{slug}/pools/{id}/reject-filters`: drops held filters.

use app::automation;
use app::pools::Pool;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;

use super::PoolView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Drops held filters. The pool keeps those that it has.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/pools/{id}/reject-filters", operation_id = "reject_pool_filters",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "Dropped.", body = PoolView)))]
pub(crate) async fn reject_pool_filters(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialPool>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { automation::reject_filters(&cx, id).await }).await
}

fn answer(pool: &Pool) -> Answer {
    Answer::with(StatusCode::OK, &PoolView::of(pool.clone())).of_version(pool.pool.version)
}
