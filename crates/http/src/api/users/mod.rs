//! Users: the people who hold credentials.

mod activate;
mod approve_contact;
mod automation_holds;
mod create;
mod deactivate;
mod delete;
mod est_password;
mod get;
mod list;
mod lock;
mod patch;
mod release_hold;
mod self_service_password;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

pub(crate) use view::{UserInput, UserView};

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_users, create::create_user))
        .routes(routes!(get::get_user, patch::patch_user, delete::delete_user))
        .routes(routes!(activate::activate_user))
        .routes(routes!(automation_holds::list_automation_holds))
        .routes(routes!(release_hold::release_automation_hold))
        .routes(routes!(approve_contact::approve_user_contact))
        .routes(routes!(deactivate::deactivate_user))
        .routes(routes!(est_password::make_est_password))
        .routes(routes!(lock::lock_user))
        .routes(routes!(
            self_service_password::make_self_service_password,
            self_service_password::remove_self_service_password
        ))
}
