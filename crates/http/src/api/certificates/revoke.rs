//! `POST /api/v1/projects/{slug}/certificates/{id}/revoke`.

use app::certificates;
use axum::http::StatusCode;
use axum::response::Response;
use domain::certificate::{Certificate, RevocationReason};
use domain::id::kind;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::CertificateView;
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Why a certificate is revoked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeCertificate {
    /// `unspecified`, `key_compromise`, `affiliation_changed`, `superseded`, `cessation_of_operation`,
    /// `privilege_withdrawn`.
    #[schema(value_type = String, example = "key_compromise")]
    reason: RevocationReason,
}

/// Revokes a certificate, for good.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/certificates/{id}/revoke", operation_id = "revoke_certificate",
    tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = RevokeCertificate,
    responses((status = 200, description = "Revoked; OCSP says so at once, the next list of revoked certificates too.",
        body = CertificateView)))]
pub(crate) async fn revoke_certificate(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Certificate>,
    key: IdempotencyKey,
    body: Body<RevokeCertificate>,
) -> Result<Response> {
    let reason = body.value.reason;
    key.run(cx, &body.raw, answer, |cx| async move { certificates::revoke(&cx, id, reason).await }).await
}

fn answer(certificate: &Certificate) -> Answer {
    Answer::with(StatusCode::OK, &CertificateView::of(certificate.clone()))
}
