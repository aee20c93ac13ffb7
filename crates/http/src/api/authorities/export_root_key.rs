//! `POST /api/v1/projects/{slug}/authorities/{id}/export-root-key`.

use app::access::Password;
use app::authority;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::id::kind;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::problem::Result;

/// Who takes the root's key, and what guards it outside.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportRootKey {
    /// The caller's own password.
    #[schema(value_type = String, format = Password)]
    password: Password,
    /// What the key file opens with: at least 12 characters.
    #[schema(value_type = String, format = Password)]
    passphrase: String,
}

/// Hands out the root's key with its certificate, in a key file under the passphrase. The key stays here until it is removed.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/authorities/{id}/export-root-key", operation_id = "export_root_key",
    tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = ExportRootKey,
    responses((status = 200, description = "The key file (PKCS#12).", content((Vec<u8> = "application/pkcs12")))))]
pub(crate) async fn export_root_key(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Authority>,
    body: Body<ExportRootKey>,
) -> Result<Response> {
    let ExportRootKey { password, passphrase } = body.value;
    let file = authority::export_root_key(&cx, id, password, SecretString::from(passphrase)).await?;
    let name = "attachment; filename=\"root.p12\"";
    let headers = [(CONTENT_TYPE, "application/pkcs12"), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, "no-store")];
    Ok((headers, file).into_response())
}
