//! `GET /api/v1/projects/{slug}/invitations/{id}`: one invitation.

use axum::Json;
use domain::id::kind;

use super::InvitationView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows one invitation.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/invitations/{id}", operation_id = "get_invitation", tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The invitation.", body = InvitationView)))]
pub(crate) async fn get_invitation(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Invitation>,
) -> Result<Json<InvitationView>> {
    let found = app::invitations::get(&cx, id).await?;
    Ok(Json(InvitationView::of(&cx, found)))
}
