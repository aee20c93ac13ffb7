//! `PUT /api/v1/projects/{slug}/recovery-key`.

use app::recovery;
use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::RecoveryKeyView;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// What encryption keys are to be archived under.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PutRecoveryKey {
    /// Its certificate in PEM: RSA of 3072 or 4096 bits, for encrypting keys. The private key stays where it is.
    certificate: String,
}

/// Archives encryption keys under another certificate from now on. What was archived before is opened by the key before.
#[utoipa::path(put, path = "/api/v1/projects/{slug}/recovery-key", operation_id = "put_recovery_key", tag = "recovery",
    params(("slug" = String, Path, description = "The project's slug.")), request_body = PutRecoveryKey,
    responses((status = 200, description = "The recovery key now.", body = RecoveryKeyView)))]
pub(crate) async fn put_recovery_key(
    InProject(cx): InProject,
    body: Body<PutRecoveryKey>,
) -> Result<Json<RecoveryKeyView>> {
    Ok(Json(RecoveryKeyView::of(recovery::put_key(&cx, &body.value.certificate).await?)))
}
