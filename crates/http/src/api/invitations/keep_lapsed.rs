//! `POST /api/v1/projects/{slug}/lapsed-invitations/keep`: keeps credentials whose invitation ended.

use app::invitations::stale::{self, Lapsed};
use axum::http::StatusCode;
use axum::response::Response;

use super::lapsed::LapsedView;
use crate::access::InProject;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Keeps the credentials that would be given back, until their holders are invited again.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/lapsed-invitations/keep", operation_id = "keep_lapsed_invitations",
    tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "They stay.", body = LapsedView)))]
pub(crate) async fn keep_lapsed_invitations(InProject(cx): InProject, key: IdempotencyKey) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { stale::keep(&cx).await }).await
}

fn answer(lapsed: &Lapsed) -> Answer {
    Answer::with(StatusCode::OK, &LapsedView::of(lapsed))
}
