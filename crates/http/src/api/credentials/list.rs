//! `GET /api/v1/projects/{slug}/credentials`: the cards on phones.

use axum::Json;

use super::CredentialView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists credentials.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/credentials", operation_id = "list_credentials", tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of credentials.", body = Page<CredentialView>)))]
pub(crate) async fn list_credentials(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<CredentialView>>> {
    let listing = app::credentials::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, |found| CredentialView::of(&cx, found))))
}
