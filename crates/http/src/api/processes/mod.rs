//! Processes: use cases with steps that people take.

mod cancel;
mod get;
mod list;
mod next;
mod start;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

pub(crate) use next::NextStep;
pub(crate) use view::ProcessView;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_processes, start::start_process))
        .routes(routes!(get::get_process))
        .routes(routes!(next::next_process))
        .routes(routes!(cancel::cancel_process))
}
