//! What differs between here and a system.

mod act;
mod list;
mod report;
mod resync;
mod settings;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(resync::resync_system))
        .routes(routes!(report::get_comparison, settings::put_comparison))
        .routes(routes!(list::list_drift))
        .routes(routes!(act::act_on_drift))
}
