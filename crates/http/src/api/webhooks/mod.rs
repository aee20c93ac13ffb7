//! Webhooks: telling programs what happens.

mod create;
mod delete;
mod deliveries;
mod delivery;
mod get;
mod list;
mod patch;
mod replay;
mod retry;
mod rotate;
mod test;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_webhooks, create::create_webhook))
        .routes(routes!(get::get_webhook, patch::patch_webhook, delete::delete_webhook))
        .routes(routes!(rotate::rotate_webhook_secret))
        .routes(routes!(test::test_webhook))
        .routes(routes!(replay::replay_webhook))
        .routes(routes!(deliveries::list_deliveries))
        .routes(routes!(delivery::get_delivery))
        .routes(routes!(retry::retry_delivery))
}
