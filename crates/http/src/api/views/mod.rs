//! Views: searches of events that somebody keeps under a name.

mod create;
mod delete;
mod first;
mod get;
mod list;
mod patch;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_views, create::create_view))
        .routes(routes!(first::set_first_view))
        .routes(routes!(get::get_view, patch::patch_view, delete::delete_view))
}
