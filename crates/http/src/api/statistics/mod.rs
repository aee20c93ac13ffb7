//! State at a glance: a project's numbers, now and over time.

mod credentials;
mod invitations;
mod overview;
mod period;
mod pools;
mod systems;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(overview::get_overview))
        .routes(routes!(credentials::get_credential_statistics))
        .routes(routes!(invitations::get_invitation_statistics))
        .routes(routes!(pools::get_pool_statistics))
        .routes(routes!(systems::get_system_statistics))
}
