//! Rules: what happens by itself.

mod create;
mod delete;
mod document;
mod firing_view;
mod firings;
mod get;
mod list;
mod patch;
mod preview_schedule;
mod preview_trigger;
mod run;
mod schema;
mod templates;
mod test;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_rules, create::create_rule))
        .routes(routes!(templates::list_rule_templates))
        .routes(routes!(preview_schedule::preview_schedule))
        .routes(routes!(preview_trigger::preview_trigger))
        .routes(routes!(get::get_rule, patch::patch_rule, delete::delete_rule))
        .routes(routes!(test::test_rule))
        .routes(routes!(run::run_rule))
        .routes(routes!(firings::list_firings))
}
