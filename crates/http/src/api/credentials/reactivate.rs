//! `POST /api/v1/projects/{slug}/credentials/{id}/reactivate`: sets a held credential back.

use app::credentials;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;

use super::AcquiredView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Sets a held credential back to active.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/credentials/{id}/reactivate",
    operation_id = "reactivate_credential", tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 202, description = "Asked for.", body = AcquiredView)))]
pub(crate) async fn reactivate_credential(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Credential>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { credentials::reactivate(&cx, id).await }).await
}

fn answer(acted: &credentials::Acquired) -> Answer {
    Answer::with(StatusCode::ACCEPTED, &AcquiredView::of(acted))
}
