//! `POST /api/v1/projects/{slug}/authorities/{id}/publish-crl`.

use app::authority;
use axum::Json;
use domain::id::kind;

use super::view::CrlView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Makes a list of revoked certificates now. By itself one is made when something changed, and once a day.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/authorities/{id}/publish-crl", operation_id = "publish_crl",
    tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "Published.", body = CrlView)))]
pub(crate) async fn publish_crl(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Authority>,
) -> Result<Json<CrlView>> {
    let published = authority::publish_now(&cx, id).await?;
    Ok(Json(CrlView::of(published)))
}
