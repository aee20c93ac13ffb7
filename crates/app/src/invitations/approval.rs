//! Where a project requires it, an invitation to contact details that somebody changed by hand
//! lately waits until somebody else has approved them.

use domain::contact_change::{ContactChange, ContactDetail};
use domain::invitation::Channel;
use domain::settings::Settings;
use domain::time::Timestamp;
use domain::user::User;
use store::Session;

use super::issue::channel_for;
use crate::error::{Error, Result};

/// Refuses to send an invitation that would have to wait.
pub(crate) async fn require(
    session: &mut Session,
    user: &User,
    settings: &Settings,
    channel: Option<Channel>,
    now: Timestamp,
) -> Result<()> {
    let ways = ways(user, settings, channel);
    let Some(until) = held_until(session, user, settings, &ways, now).await? else { return Ok(()) };
    let detail = format!(
        "the user's contact details were changed by hand, and nobody else has approved them; somebody with the \
         permission acquire_credentials who did not change them approves them with approve-contact of the user, \
         or wait until {until}"
    );
    Err(Error::conflict("contact_unapproved", detail))
}

/// Until when nothing with a link in it may go these ways to a user, if it may not now.
pub(crate) async fn held_until(
    session: &mut Session,
    user: &User,
    settings: &Settings,
    ways: &[ContactDetail],
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    if !settings.invitations.approve_changed_contacts || ways.is_empty() {
        return Ok(None);
    }
    let changes = session.contact_changes().of_user(user.project, user.id).await?;
    let held = |change: &ContactChange| ways.contains(&change.contact).then(|| change.held_until(now)).flatten();
    Ok(changes.iter().filter_map(held).max())
}

/// The ways that an invitation goes. One on a screen goes to no address.
pub(crate) fn ways(user: &User, settings: &Settings, channel: Option<Channel>) -> Vec<ContactDetail> {
    match channel.unwrap_or_else(|| channel_for(user, settings)) {
        Channel::Mail if sms_follows(user, settings) => vec![ContactDetail::Email, ContactDetail::Mobile],
        Channel::Mail => vec![ContactDetail::Email],
        Channel::Sms => vec![ContactDetail::Mobile],
        Channel::Shown => Vec::new(),
    }
}

/// Whether an SMS goes beside a user's mail.
fn sms_follows(user: &User, settings: &Settings) -> bool {
    settings.invitations.sms && settings.sms.is_some() && user.profile.mobile.is_some()
}
