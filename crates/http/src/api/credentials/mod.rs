//! Credentials: the cards on phones.

mod delete;
mod get;
mod invitation_code;
mod list;
mod reactivate;
mod resend_invitation;
mod retry;
mod revoke;
mod suspend;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_credentials))
        .routes(routes!(get::get_credential))
        .routes(routes!(delete::delete_credential))
        .routes(routes!(revoke::revoke_credential))
        .routes(routes!(suspend::suspend_credential))
        .routes(routes!(reactivate::reactivate_credential))
        .routes(routes!(resend_invitation::resend_invitation))
        .routes(routes!(invitation_code::read_invitation_code))
        .routes(routes!(retry::retry_credential))
}

pub(crate) use view::{AcquiredView, ChannelName, CredentialView, PersonName};
