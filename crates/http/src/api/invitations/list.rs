//! `GET /api/v1/projects/{slug}/invitations`: the ledger of ways to a phone.

use axum::Json;

use super::InvitationView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::{ListParams, Page};
use crate::problem::Result;

/// Lists invitations.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/invitations", operation_id = "list_invitations", tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ListParams),
    responses((status = 200, description = "A page of invitations.", body = Page<InvitationView>)))]
pub(crate) async fn list_invitations(
    InProject(cx): InProject,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<InvitationView>>> {
    let listing = app::invitations::list(&cx, &params.into()).await?;
    Ok(Json(Page::of(listing, |found| InvitationView::of(&cx, found))))
}
