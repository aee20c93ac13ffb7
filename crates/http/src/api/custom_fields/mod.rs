//! Custom fields of users.

mod create;
mod delete;
mod get;
mod list;
mod patch;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

pub(crate) use view::{FieldKindSchema, FieldView};

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default().routes(routes!(list::list_custom_fields, create::create_custom_field)).routes(routes!(
        get::get_custom_field,
        patch::patch_custom_field,
        delete::delete_custom_field
    ))
}
