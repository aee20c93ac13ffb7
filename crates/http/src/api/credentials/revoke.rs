//! `POST /api/v1/projects/{slug}/credentials/{id}/revoke`: ends a credential for good, or holds it.

use app::credentials;
use axum::http::StatusCode;
use axum::response::Response;
use domain::credential::Reason;
use domain::id::kind;
use serde::Deserialize;
use utoipa::ToSchema;

use super::AcquiredView;
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Why a credential is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Revoke {
    /// Why: `revoked`, `stolen`, `damaged`, `returned`, `replaced`, …, or a reversible reason.
    #[schema(value_type = String, example = "stolen")]
    reason: Reason,
}

/// Withdraws a credential: a final reason revokes it, a reversible one suspends it.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/credentials/{id}/revoke",
    operation_id = "revoke_credential", tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = Revoke,
    responses((status = 202, description = "Withdrawn for Claviger; `revocation` tells how far the system has come.", body = AcquiredView)))]
pub(crate) async fn revoke_credential(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Credential>,
    key: IdempotencyKey,
    body: Body<Revoke>,
) -> Result<Response> {
    let reason = body.value.reason;
    key.run(cx, &body.raw, answer, |cx| async move { credentials::withdraw(&cx, id, reason).await }).await
}

fn answer(acted: &credentials::Acquired) -> Answer {
    Answer::with(StatusCode::ACCEPTED, &AcquiredView::of(acted))
}
