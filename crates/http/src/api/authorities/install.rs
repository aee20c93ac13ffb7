//! `POST /api/v1/projects/{slug}/authorities/{id}/install`.

use app::authority;
use axum::Json;
use domain::id::kind;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::AuthorityView;
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::problem::Result;

/// What somebody else signed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstallAuthority {
    /// The CA's certificate and those above it, in PEM, in any order.
    certificates: String,
}

/// Installs the certificate that somebody signed for a CA. From now on it issues, and the one before it only tells how
/// its certificates stand. A CA that issues already is renewed so.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/authorities/{id}/install", operation_id = "install_authority",
    tag = "certificates",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = InstallAuthority, responses((status = 200, description = "Installed.", body = AuthorityView)))]
pub(crate) async fn install_authority(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Authority>,
    body: Body<InstallAuthority>,
) -> Result<Json<AuthorityView>> {
    authority::install(&cx, id, &body.value.certificates).await?;
    let shown = authority::show(&cx, id).await?;
    Ok(Json(AuthorityView::of(&cx, shown)))
}
