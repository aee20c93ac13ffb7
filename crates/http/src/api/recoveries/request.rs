//! `POST /api/v1/projects/{slug}/recoveries`.

use app::recovery::{self, NewRecovery, RecoveryShown};
use axum::response::Response;
use domain::id::{Id, kind};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::RecoveryView;
use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Archived keys that are wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestRecovery {
    /// Whose.
    #[schema(value_type = String)]
    user_id: Id<kind::User>,
    /// The certificates whose keys are wanted; all of the user's where none are named.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    certificate_ids: Option<Vec<Id<kind::Certificate>>>,
    /// Why: 1 to 500 characters, for whoever is to approve.
    reason: String,
}

/// Asks for archived keys of a user. A second person approves it within 24 hours, or it is over.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/recoveries", operation_id = "request_recovery", tag = "recovery",
    params(("slug" = String, Path, description = "The project's slug.")), request_body = RequestRecovery,
    responses((status = 201, description = "Asked for.", body = RecoveryView)))]
pub(crate) async fn request_recovery(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<RequestRecovery>,
) -> Result<Response> {
    let RequestRecovery { user_id, certificate_ids, reason } = body.value;
    let new = NewRecovery { user: user_id, certificates: certificate_ids, reason };
    key.run(cx, &body.raw, answer, |cx| async move { recovery::request(&cx, new).await }).await
}

fn answer(shown: &RecoveryShown) -> Answer {
    Answer::created(format!("recoveries/{}", shown.recovery.id), &RecoveryView::of(shown.clone()))
}
