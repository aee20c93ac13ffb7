//! Credential pools: where credentials of one sort come from.

mod acquire;
mod approve_filters;
mod existing;
mod get;
mod list;
mod obtain;
mod patch;
mod preview;
mod reject_filters;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

pub(crate) use view::PoolView;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_pools))
        .routes(routes!(get::get_pool, patch::patch_pool))
        .routes(routes!(acquire::acquire_credential))
        .routes(routes!(existing::list_existing_credentials))
        .routes(routes!(obtain::obtain_credential))
        .routes(routes!(preview::preview_pool_filters))
        .routes(routes!(approve_filters::approve_pool_filters))
        .routes(routes!(reject_filters::reject_pool_filters))
}
