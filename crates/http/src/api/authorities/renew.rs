//! `POST /api/v1/projects/{slug}/authorities/{id}/renew`.

use app::authority;
use axum::Json;
use domain::id::kind;

use super::view::AuthorityView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Renews the certificate of an issuing CA with its root, whose key must be here. Key and name stay, so what it issued
/// verifies under either.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/authorities/{id}/renew", operation_id = "renew_authority",
    tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "Renewed.", body = AuthorityView)))]
pub(crate) async fn renew_authority(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Authority>,
) -> Result<Json<AuthorityView>> {
    authority::renew(&cx, id).await?;
    let shown = authority::show(&cx, id).await?;
    Ok(Json(AuthorityView::of(&cx, shown)))
}
