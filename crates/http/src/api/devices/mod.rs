//! Devices: phones that accepted an invitation.

mod get;
mod list;

use app::Context;
use domain::device::Device;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default().routes(routes!(list::list_devices)).routes(routes!(get::get_device))
}

/// A phone that accepted an invitation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeviceView {
    /// `dev_…`.
    id: String,
    /// Whose it is.
    user_id: String,
    /// The credential on it.
    credential_id: String,
    /// The invitation that it took.
    invitation_id: String,
    /// What its holder calls it.
    name: String,
    /// `android`, `ios`, `web`, …
    platform: String,
    /// `claimed`, `active`, `removed`, `reset`.
    state: &'static str,
    /// Why it was removed.
    reason: Option<&'static str>,
    /// Whether it may open doors now, as far as can be known here.
    working: bool,
    /// Until when it may work without asking.
    #[schema(value_type = Option<String>, format = DateTime)]
    lease_until: Option<Timestamp>,
    /// When it asked last.
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
    /// When it took the invitation.
    #[schema(value_type = String, format = DateTime)]
    claimed_at: Timestamp,
    /// When it confirmed that it has the credential.
    #[schema(value_type = Option<String>, format = DateTime)]
    enrolled_at: Option<Timestamp>,
}

impl DeviceView {
    fn of(cx: &Context, device: Device) -> Self {
        Self {
            id: device.id.to_string(),
            user_id: device.user.to_string(),
            credential_id: device.credential.to_string(),
            invitation_id: device.invitation.to_string(),
            working: device.may_work(cx.now()),
            state: device.state.as_str(),
            reason: device.state.removal().map(domain::device::Removal::as_str),
            name: device.name,
            platform: device.platform,
            lease_until: device.lease_until,
            last_seen_at: device.last_seen_at,
            claimed_at: device.claimed_at,
            enrolled_at: device.enrolled_at,
        }
    }
}
