//! `POST /api/v1/projects/{slug}/recoveries/{id}/refuse`.

use app::recovery::{self, RecoveryShown};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::RecoveryView;
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Why not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefuseRecovery {
    /// Why not: 1 to 500 characters.
    reason: String,
}

/// Refuses a recovery that is not collected yet, or takes back one's own.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/recoveries/{id}/refuse", operation_id = "refuse_recovery",
    tag = "recovery",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = RefuseRecovery,
    responses((status = 200, description = "Refused; what was made of it is gone.", body = RecoveryView)))]
pub(crate) async fn refuse_recovery(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Recovery>,
    key: IdempotencyKey,
    body: Body<RefuseRecovery>,
) -> Result<Response> {
    let reason = body.value.reason;
    key.run(cx, &body.raw, answer, |cx| async move { recovery::refuse(&cx, id, &reason).await }).await
}

fn answer(shown: &RecoveryShown) -> Answer {
    Answer::with(StatusCode::OK, &RecoveryView::of(shown.clone()))
}
