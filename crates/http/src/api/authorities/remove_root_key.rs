//! `POST /api/v1/projects/{slug}/authorities/{id}/remove-root-key`.

use app::access::Password;
use app::authority;
use axum::Json;
use domain::id::kind;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::AuthorityView;
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::problem::Result;

/// Who removes the root's key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemoveRootKey {
    /// The caller's own password.
    #[schema(value_type = String, format = Password)]
    password: Password,
}

/// Removes the root's key from the database. From then on only who has a copy can renew the CA with its root.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/authorities/{id}/remove-root-key", operation_id = "remove_root_key",
    tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = RemoveRootKey, responses((status = 200, description = "Removed.", body = AuthorityView)))]
pub(crate) async fn remove_root_key(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Authority>,
    body: Body<RemoveRootKey>,
) -> Result<Json<AuthorityView>> {
    authority::remove_root_key(&cx, id, body.value.password).await?;
    let shown = authority::show(&cx, id).await?;
    Ok(Json(AuthorityView::of(&cx, shown)))
}
