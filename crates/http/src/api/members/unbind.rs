//! `DELETE /api/v1/projects/{slug}/operators/{id}`.

use app::access::members;
use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Takes an operator's role in the project away.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/operators/{id}", operation_id = "unbind_member",
    tag = "members", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 204, description = "Taken away.")))]
pub(crate) async fn unbind_member(InProject(cx): InProject, PathId(id): PathId<kind::Operator>) -> Result<StatusCode> {
    members::unbind(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
