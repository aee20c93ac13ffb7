//! `POST /api/v1/projects/{slug}/certificates/{id}/release`.

use app::certificates;
use axum::http::StatusCode;
use axum::response::Response;
use domain::certificate::Certificate;
use domain::id::kind;

use super::view::CertificateView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Releases a certificate that somebody put on hold.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/certificates/{id}/release", operation_id = "release_certificate",
    tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "Released; what holds it for another reason goes on doing so.", body = CertificateView)))]
pub(crate) async fn release_certificate(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Certificate>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { certificates::release(&cx, id).await }).await
}

fn answer(certificate: &Certificate) -> Answer {
    Answer::with(StatusCode::OK, &CertificateView::of(certificate.clone()))
}
