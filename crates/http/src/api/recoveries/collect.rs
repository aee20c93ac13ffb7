//! `POST /api/v1/projects/{slug}/recoveries/{id}/collect`.

use app::recovery;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::id::kind;
use domain::recovery::RecoveryForm;

use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Hands out what was approved, once, to the person who asked. It is no JSON, and takes no `Idempotency-Key`: what was
/// handed out is gone.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/recoveries/{id}/collect", operation_id = "collect_recovery",
    tag = "recovery",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The keys with their certificates in a key file (PKCS#12) under the passphrase \
        that the approver knows, or the archived key (CMS EnvelopedData).", content(
            (Vec<u8> = "application/pkcs12"), (Vec<u8> = "application/pkcs7-mime")))))]
pub(crate) async fn collect_recovery(InProject(cx): InProject, PathId(id): PathId<kind::Recovery>) -> Result<Response> {
    let collected = recovery::collect(&cx, id).await?;
    let (media_type, name) = match collected.form {
        RecoveryForm::KeyFile => ("application/pkcs12", "attachment; filename=\"recovered.p12\""),
        RecoveryForm::Archive => {
            ("application/pkcs7-mime; smime-type=enveloped-data", "attachment; filename=\"recovered.p7m\"")
        }
    };
    let headers = [(CONTENT_TYPE, media_type), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, "no-store")];
    Ok((headers, collected.file.to_vec()).into_response())
}
