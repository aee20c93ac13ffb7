//! Credential systems: connections to where credentials come from.

mod callback;
mod create;
mod delete;
mod get;
mod list;
mod loss;
mod patch;
mod pools;
mod refresh_pools;
mod restart;
mod test;
mod test_draft;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

pub(crate) use view::{CapabilitiesView, CategoryName, SystemView, categories, category_names};

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_systems, create::create_system))
        .routes(routes!(test_draft::test_system_draft))
        .routes(routes!(get::get_system, patch::patch_system, delete::delete_system))
        .routes(routes!(loss::get_system_loss))
        .routes(routes!(pools::list_system_pools))
        .routes(routes!(refresh_pools::refresh_pools))
        .routes(routes!(test::test_system))
        .routes(routes!(restart::restart_system))
        .routes(routes!(callback::call_back))
}
