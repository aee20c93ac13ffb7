//! `DELETE /api/v1/projects/{slug}/systems/{id}`.

use app::systems::{self, Fate};
use axum::http::StatusCode;
use domain::id::kind;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::access::InProject;
use crate::etag::IfMatch;
use crate::extract::{PathId, Query};
use crate::problem::Result;

/// What is to become of the credentials that are not over.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Options {
    /// `revoke`: they are revoked, and the system can be removed when all of them are confirmed; `forget`: Claviger
    /// forgets them, and at the system they stay as they are. Left out: 409 while there are any.
    #[serde(default)]
    #[param(inline)]
    credentials: Option<FateName>,
}

/// What is to become of credentials.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FateName {
    /// They are revoked.
    Revoke,
    /// Claviger forgets them.
    Forget,
}

/// Removes a credential system and its pools. `loss` says before what goes with it.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/systems/{id}", operation_id = "delete_system",
    tag = "systems", params(("slug" = String, Path), ("id" = String, Path), Options,
        ("If-Match" = String, Header, description = "The version that is removed, or `*`.")),
    responses((status = 204, description = "Removed.")))]
pub(crate) async fn delete_system(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
    IfMatch(expected): IfMatch,
    Query(options): Query<Options>,
) -> Result<StatusCode> {
    let fate = options.credentials.map(|name| match name {
        FateName::Revoke => Fate::Revoke,
        FateName::Forget => Fate::Forget,
    });
    systems::remove(&cx, id, expected, fate).await?;
    Ok(StatusCode::NO_CONTENT)
}
