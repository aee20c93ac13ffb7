//! Invitations: the ledger of ways to a phone.

mod approve_lapsed;
mod get;
mod keep_lapsed;
mod lapsed;
mod list;

use app::Context;
use domain::invitation::Invitation;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_invitations))
        .routes(routes!(get::get_invitation))
        .routes(routes!(lapsed::get_lapsed_invitations))
        .routes(routes!(approve_lapsed::approve_give_backs))
        .routes(routes!(keep_lapsed::keep_lapsed_invitations))
}

/// An invitation: the way a credential reaches a phone. Its code is shown nowhere.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitationView {
    /// `inv_…`.
    id: String,
    /// Who is invited.
    user_id: String,
    /// The credential that it brings.
    credential_id: String,
    /// The generation of the credential that it brings.
    generation: u32,
    /// `mail`, `sms`, `shown`.
    channel: &'static str,
    /// `pending`, `sent`, `accepted`, `expired`, `cancelled`, `failed`, `burned`.
    state: &'static str,
    /// The phone that took it.
    device_id: Option<String>,
    /// The invitation that it follows.
    resend_of: Option<String>,
    /// How many enrolment PINs were tried.
    failed_attempts: u8,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was sent, or shown.
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<Timestamp>,
    /// When a phone took it.
    #[schema(value_type = Option<String>, format = DateTime)]
    accepted_at: Option<Timestamp>,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

impl InvitationView {
    fn of(_: &Context, invitation: Invitation) -> Self {
        Self {
            id: invitation.id.to_string(),
            user_id: invitation.user.to_string(),
            credential_id: invitation.credential.to_string(),
            generation: invitation.generation,
            channel: invitation.channel.as_str(),
            state: invitation.state.as_str(),
            device_id: invitation.device.map(|device| device.to_string()),
            resend_of: invitation.resend_of.map(|before| before.to_string()),
            failed_attempts: invitation.failed_attempts,
            created_at: invitation.created_at,
            sent_at: invitation.sent_at,
            accepted_at: invitation.accepted_at,
            expires_at: invitation.expires_at,
        }
    }
}
