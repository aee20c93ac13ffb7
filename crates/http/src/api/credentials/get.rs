//! `GET /api/v1/projects/{slug}/credentials/{id}`: one credential.

use axum::Json;
use domain::id::kind;

use super::CredentialView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one credential.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/credentials/{id}", operation_id = "get_credential", tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The credential.", body = CredentialView)))]
pub(crate) async fn get_credential(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Credential>,
) -> Result<Json<CredentialView>> {
    let found = app::credentials::get(&cx, id).await?;
    Ok(Json(CredentialView::of(&cx, found)))
}
