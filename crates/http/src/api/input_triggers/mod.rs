//! Automatic input triggering: which events of a system or a pool move which inputs.

mod get_of_pool;
mod get_of_system;
mod patch_of_pool;
mod patch_of_system;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(get_of_system::get_system_input_triggers, patch_of_system::patch_system_input_triggers))
        .routes(routes!(get_of_pool::get_pool_input_triggers, patch_of_pool::patch_pool_input_triggers))
}
