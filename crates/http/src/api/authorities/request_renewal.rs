//! `POST /api/v1/projects/{slug}/authorities/{id}/request-renewal`.

use app::authority;
use axum::Json;
use domain::id::kind;

use super::view::AuthorityView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Makes a request with the key and the name that a CA has already, for whoever has its root's key. What is signed for it is
/// installed.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/authorities/{id}/request-renewal",
    operation_id = "request_authority_renewal", tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "Made; `request` is for the CA above.", body = AuthorityView)))]
pub(crate) async fn request_authority_renewal(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Authority>,
) -> Result<Json<AuthorityView>> {
    authority::request_renewal(&cx, id).await?;
    let shown = authority::show(&cx, id).await?;
    Ok(Json(AuthorityView::of(&cx, shown)))
}
