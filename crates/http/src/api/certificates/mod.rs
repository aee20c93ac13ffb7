//! Certificates.

mod create;
mod get;
mod hold;
mod list;
mod release;
mod revoke;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_certificates, create::create_certificate))
        .routes(routes!(get::get_certificate))
        .routes(routes!(hold::hold_certificate))
        .routes(routes!(release::release_certificate))
        .routes(routes!(revoke::revoke_certificate))
}
