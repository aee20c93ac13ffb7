//! Recoveries of archived keys: one person asks, another approves.

mod approve;
mod collect;
mod get;
mod list;
mod refuse;
mod request;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_recoveries, request::request_recovery))
        .routes(routes!(get::get_recovery))
        .routes(routes!(approve::approve_recovery))
        .routes(routes!(refuse::refuse_recovery))
        .routes(routes!(collect::collect_recovery))
}
