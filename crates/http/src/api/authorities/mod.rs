//! The CAs of a project.

mod export_root_key;
mod get;
mod import;
mod install;
mod list;
mod publish_crl;
mod remove_root_key;
mod renew;
mod request;
mod request_renewal;
mod tokens;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_authorities))
        .routes(routes!(request::request_authority))
        .routes(routes!(request_renewal::request_authority_renewal))
        .routes(routes!(import::import_authority))
        .routes(routes!(tokens::list_tokens))
        .routes(routes!(get::get_authority))
        .routes(routes!(install::install_authority))
        .routes(routes!(renew::renew_authority))
        .routes(routes!(export_root_key::export_root_key))
        .routes(routes!(remove_root_key::remove_root_key))
        .routes(routes!(publish_crl::publish_crl))
}
