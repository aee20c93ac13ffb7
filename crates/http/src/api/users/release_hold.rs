//! `POST /api/v1/projects/{slug}/users/{id}/release-hold`.

use app::automation;
use axum::http::StatusCode;
use domain::id::{Id, kind};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::problem::Result;

/// Of which pool.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReleaseHold)]
pub(crate) struct Release {
    /// The pool.
    #[schema(value_type = String)]
    pool_id: Id<kind::CredentialPool>,
}

/// Lets automation give a user credentials of a pool again; the user is looked at at once.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/users/{id}/release-hold",
    operation_id = "release_automation_hold", tag = "users",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = Release,
    responses((status = 204, description = "Released.")))]
pub(crate) async fn release_automation_hold(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
    body: Body<Release>,
) -> Result<StatusCode> {
    automation::release(&cx, body.value.pool_id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
