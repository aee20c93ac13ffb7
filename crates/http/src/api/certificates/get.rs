//! `GET /api/v1/projects/{slug}/certificates/{id}`.

use app::certificates;
use axum::Json;
use domain::id::kind;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::CertificateView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// A certificate with its bytes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CertificateDetail {
    #[serde(flatten)]
    view: CertificateView,
    /// In PEM; missing if it was never signed, or its holder was erased.
    certificate: Option<String>,
    /// Whether the server made its key, and has it archived.
    key_archived: bool,
}

/// Shows one certificate.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/certificates/{id}", operation_id = "get_certificate",
    tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The certificate.", body = CertificateDetail)))]
pub(crate) async fn get_certificate(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Certificate>,
) -> Result<Json<CertificateDetail>> {
    let shown = certificates::get(&cx, id).await?;
    let (view, key_archived) = (CertificateView::of(shown.certificate), shown.has_archived_key);
    Ok(Json(CertificateDetail { view, certificate: shown.pem, key_archived }))
}
