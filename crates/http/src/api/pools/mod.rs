//! Credential pools: where credentials of one sort come from.

mod acquire;
mod get;
mod list;

use domain::system::CredentialPool;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_pools))
        .routes(routes!(get::get_pool))
        .routes(routes!(acquire::acquire_credential))
}

/// A pool of credentials.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PoolView {
    /// `pol_…`.
    id: String,
    /// The system that gives them out.
    system_id: String,
    /// Its name.
    name: String,
    /// Its id at the system.
    external_id: String,
    /// How many the system can give out at all; `null` where it is not limited.
    total: Option<u64>,
    /// How many are left; `null` where it is not limited.
    available: Option<u64>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl PoolView {
    /// As lists and pages show it.
    pub(crate) fn of(pool: CredentialPool) -> Self {
        Self {
            id: pool.id.to_string(),
            system_id: pool.system.to_string(),
            name: pool.name,
            external_id: pool.external_id,
            total: pool.total,
            available: pool.available,
            created_at: pool.created_at,
        }
    }
}
