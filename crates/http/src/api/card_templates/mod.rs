//! Card templates: how new cards are made.

mod create;
mod delete;
mod get;
mod list;
mod patch;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default().routes(routes!(list::list_card_templates, create::create_card_template)).routes(routes!(
        get::get_card_template,
        patch::patch_card_template,
        delete::delete_card_template
    ))
}
