//! Settings of a project.

mod get;
mod input;
mod mobile_id;
mod patch;
mod preview_retention;
mod schema;
mod test_mail;
mod test_sms;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(get::get_settings, patch::patch_settings))
        .routes(routes!(preview_retention::preview_retention))
        .merge(mobile_id::routes())
        .routes(routes!(test_mail::test_mail))
        .routes(routes!(test_sms::test_sms))
}
