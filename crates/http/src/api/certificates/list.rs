//! `GET /api/v1/projects/{slug}/certificates`.

use app::certificates;
use axum::Json;

use super::view::CertificateView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists certificates.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/certificates", operation_id = "list_certificates",
    tag = "certificates", params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of certificates.", body = Page<CertificateView>)))]
pub(crate) async fn list_certificates(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<CertificateView>>> {
    let listing = certificates::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, CertificateView::of)))
}
