//! Inputs: points that events, rules and people put into alarm and set back.

mod create;
mod delete;
mod get;
mod list;
mod patch;
mod restore;
mod trigger;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_inputs, create::create_input))
        .routes(routes!(get::get_input, patch::patch_input, delete::delete_input))
        .routes(routes!(trigger::trigger_input))
        .routes(routes!(restore::restore_input))
}
