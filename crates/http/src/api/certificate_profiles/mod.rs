//! Certificate profiles: what certificates may be.

mod delete;
mod get;
mod list;
mod name;
mod put;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default().routes(routes!(list::list_certificate_profiles)).routes(routes!(
        get::get_certificate_profile,
        put::put_certificate_profile,
        delete::delete_certificate_profile
    ))
}
