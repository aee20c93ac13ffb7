//! Mail templates: what a project's mails and SMS say.

mod delete;
mod get;
mod list;
mod name;
mod preview;
mod put;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_mail_templates))
        .routes(routes!(get::get_mail_template, put::put_mail_template, delete::delete_mail_template))
        .routes(routes!(preview::preview_mail_template))
}
