//! `DELETE /api/v1/projects/{slug}/credentials/{id}`: ends a credential and takes it from the list.

use app::credentials::{self, Deletion};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::credential::FinalReason;
use domain::id::kind;
use serde::Deserialize;
use utoipa::IntoParams;

use super::CredentialView;
use crate::access::InProject;
use crate::extract::{PathId, Query};
use crate::problem::Result;

/// Why it ends.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Options {
    /// Why one that is not over ends: `revoked`, `stolen`, `damaged`, `returned`, `replaced`.
    #[serde(default = "revoked")]
    #[param(value_type = String, default = "revoked")]
    reason: FinalReason,
}

const fn revoked() -> FinalReason {
    FinalReason::Revoked
}

/// Deletes a credential. One that is not over is revoked first, and stays in the list until its system has confirmed
/// that; events and audit stay.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/credentials/{id}", operation_id = "delete_credential",
    tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id."),
        Options),
    responses((status = 204, description = "It was over, and is gone."),
        (status = 202, description = "It is revoked, and goes as soon as its system has confirmed that.",
            body = CredentialView)))]
pub(crate) async fn delete_credential(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Credential>,
    Query(Options { reason }): Query<Options>,
) -> Result<Response> {
    Ok(match credentials::delete(&cx, id, reason).await? {
        Deletion::Gone => StatusCode::NO_CONTENT.into_response(),
        Deletion::Pending(credential) => {
            (StatusCode::ACCEPTED, Json(CredentialView::at(&credential, cx.now()))).into_response()
        }
    })
}
