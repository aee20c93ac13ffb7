//! Sync runs: what became of each file, and of the plans that wait.

mod approve;
mod changes;
mod get;
mod list;
mod reject;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

pub(super) use view::{FileFault, RunDetailView, RunView};

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_sync_runs))
        .routes(routes!(get::get_sync_run))
        .routes(routes!(changes::list_sync_changes))
        .routes(routes!(approve::approve_sync_run))
        .routes(routes!(reject::reject_sync_run))
}
