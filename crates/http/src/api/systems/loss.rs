//! `GET /api/v1/projects/{slug}/systems/{id}/loss`: what would go with a system.

use app::systems;
use axum::Json;
use domain::id::kind;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// What would go with a system.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemLoss)]
pub(crate) struct LossView {
    /// How many pools, with their filters.
    pools: u64,
    /// How many credentials that are not over yet.
    live_credentials: u64,
    /// Whether one of its pools is the project's default pool; then the system stays until another is chosen.
    is_default: bool,
}

/// Says what would go with a credential system, before it is removed.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/systems/{id}/loss", operation_id = "get_system_loss",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "What goes.", body = LossView)))]
pub(crate) async fn get_system_loss(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
) -> Result<Json<LossView>> {
    let systems::Loss { pools, live_credentials, is_default } = systems::loss(&cx, id).await?;
    Ok(Json(LossView { pools, live_credentials, is_default }))
}
