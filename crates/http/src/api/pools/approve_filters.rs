//! `POST /api/v1/projects/{slug}/pools/{id}/approve-filters`: lets held filters become those of the pool.

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

/// Lets held filters become those of the pool. If they would end more credentials by now than when they were held, they
/// are held again (202).
#[utoipa::path(post, path = "/api/v1/projects/{slug}/pools/{id}/approve-filters", operation_id = "approve_pool_filters",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses(
        (status = 200, description = "They are the pool's.", body = PoolView),
        (status = 202, description = "They would end more by now, and are held again.", body = PoolView)))]
pub(crate) async fn approve_pool_filters(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialPool>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { automation::approve_filters(&cx, id).await }).await
}

fn answer(pool: &Pool) -> Answer {
    let status = if pool.held.is_some() { StatusCode::ACCEPTED } else { StatusCode::OK };
    Answer::with(status, &PoolView::of(pool.clone())).of_version(pool.pool.version)
}
