//! Credential systems: connections to where credentials come from.

mod get;
mod list;
mod pools;

use app::systems::System;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_systems))
        .routes(routes!(get::get_system))
        .routes(routes!(pools::list_system_pools))
}

/// A credential system.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SystemView {
    /// `sys_…`.
    id: String,
    /// Its name; its events begin with it in square brackets.
    name: String,
    /// Which connector speaks to it.
    connector: &'static str,
    /// What people wrote of it.
    notes: String,
    /// What it can do.
    capabilities: CapabilitiesView,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// What a system can do; what it cannot is not offered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CapabilitiesView {
    /// Hold a credential and let it go again. Where it cannot, suspending revokes there and reactivating issues anew.
    suspend: bool,
    /// Change the number of a card that is on a phone.
    update_number: bool,
    /// Phones work under a lease: what cannot be reached ends by itself.
    leases: bool,
}

impl SystemView {
    fn of(known: System) -> Self {
        let states = known.capabilities.states;
        Self {
            id: known.system.id.to_string(),
            name: known.system.name,
            connector: known.system.connector.as_str(),
            notes: known.system.notes,
            capabilities: CapabilitiesView {
                suspend: states.suspend,
                update_number: states.update_number,
                leases: states.leases,
            },
            created_at: known.system.created_at,
        }
    }
}
