//! What a phone installs beside the ID for doors.

use domain::credential::Credential;
use domain::mobile_id::DevicePin;
use domain::user::User;
use store::Session;

use crate::context::Context;
use crate::error::Result;
use crate::mobile_id::{self, Template};
use crate::settings;

/// What a phone installs beside the ID for doors.
#[derive(Debug, Clone, Default)]
pub struct Installation {
    /// A key and a certificate each; none where there is only the ID for doors.
    pub templates: Vec<Template>,
    /// What the PIN must be that guards the keys; none where there are no keys, or needs not be one.
    pub device_pin: Option<DevicePin>,
    /// What the mobile ID is called on the phone; nothing where there is only the ID for doors.
    pub label: Option<String>,
    /// What the phone shows as the issuer, instead of the organisation's name.
    pub(crate) issuer: Option<String>,
    /// Whether the invitation needs the PIN that goes another way than the link.
    pub(crate) wants_pin: bool,
}

/// What was ordered for a credential.
pub(super) async fn installation(
    session: &mut Session,
    cx: &Context,
    credential: &Credential,
    user: &User,
) -> Result<Installation> {
    let Some(order) = mobile_id::order_of(session, credential.id).await? else { return Ok(Installation::default()) };
    let options = settings::load(session, cx.project().id).await?.mobile_id;
    let templates = mobile_id::templates(session, cx, &options, &order, user).await?;
    let device_pin = Some(options.device_pin).filter(|pin| pin.required && !templates.is_empty());
    let plan = order.plan;
    let (label, issuer) = (Some(plan.profile_name), Some(plan.server_name));
    Ok(Installation { templates, device_pin, label, issuer, wants_pin: plan.pin })
}
