//! Filters of users: what they may ask for, and what one consists of.

mod attributes;
mod read;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default().routes(routes!(attributes::list_filter_attributes)).routes(routes!(read::read_filter))
}
