//! Auto-sync: the project's users follow a file.

mod body;
mod digest;
mod get;
mod task_config;
mod upload;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(get::get_autosync, upload::upload_users))
        .routes(routes!(task_config::make_task_config))
}
