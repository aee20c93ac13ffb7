//! `POST /api/v1/projects/{slug}/credentials/{id}/suspend`: holds a credential.

use app::credentials;
use axum::http::StatusCode;
use axum::response::Response;
use domain::credential::ReversibleReason;
use domain::id::kind;
use serde::Deserialize;
use utoipa::ToSchema;

use super::AcquiredView;
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Why a credential is held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suspend {
    /// Why: `lost`, `suspended`, `unused`, `duplicated`, `temporarily_replaced`, …
    #[schema(value_type = String, example = "lost")]
    reason: ReversibleReason,
}

/// Holds a credential, for a reason that can be taken back.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/credentials/{id}/suspend",
    operation_id = "suspend_credential", tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = Suspend,
    responses((status = 202, description = "Held for Claviger; the phone obeys when it asks next, or when its lease runs out.", body = AcquiredView)))]
pub(crate) async fn suspend_credential(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Credential>,
    key: IdempotencyKey,
    body: Body<Suspend>,
) -> Result<Response> {
    let reason = body.value.reason;
    key.run(cx, &body.raw, answer, |cx| async move { credentials::suspend(&cx, id, reason).await }).await
}

fn answer(acted: &credentials::Acquired) -> Answer {
    Answer::with(StatusCode::ACCEPTED, &AcquiredView::of(acted))
}
