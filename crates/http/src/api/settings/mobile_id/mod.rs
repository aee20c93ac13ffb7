//! The options of mobile IDs: a section of the settings with an address of its own.

mod get;
mod preview;
mod put;
pub(super) mod schema;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(get::get_mobile_id_settings, put::put_mobile_id_settings))
        .routes(routes!(preview::preview_mobile_id))
}
