//! `POST /api/v1/projects/{slug}/lapsed-invitations/approve`: lets places be given back.

use app::invitations::stale::{self, Lapsed};
use axum::http::StatusCode;
use axum::response::Response;

use super::lapsed::LapsedView;
use crate::access::InProject;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Lets the places be given back that wait for an approval, within seconds. If they are more by then, they wait again.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/lapsed-invitations/approve", operation_id = "approve_give_backs",
    tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "They are given back.", body = LapsedView)))]
pub(crate) async fn approve_give_backs(InProject(cx): InProject, key: IdempotencyKey) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { stale::approve(&cx).await }).await
}

fn answer(lapsed: &Lapsed) -> Answer {
    Answer::with(StatusCode::OK, &LapsedView::of(lapsed))
}
