//! `GET /api/v1/projects/{slug}/authorities/{id}`.

use app::authority;
use axum::Json;
use domain::id::kind;

use super::view::AuthorityView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one CA of the project.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/authorities/{id}", operation_id = "get_authority",
    tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The CA.", body = AuthorityView)))]
pub(crate) async fn get_authority(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Authority>,
) -> Result<Json<AuthorityView>> {
    let shown = authority::show(&cx, id).await?;
    Ok(Json(AuthorityView::of(&cx, shown)))
}
