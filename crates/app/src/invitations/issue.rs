//! Making an invitation, and queueing what carries it.

use connect::SystemInvitation;
use domain::credential::Credential;
use domain::event::{Category, Event};
use domain::invitation::{Channel, Invitation, InvitationEvent, NewInvitation};
use domain::job::Task;
use domain::settings::Settings;
use domain::time::{SignedDuration, Timestamp};
use domain::user::User;
use secrecy::ExposeSecret as _;
use store::{UnitOfWork, seal};

use super::code::{self, Code};
use crate::context::Context;
use crate::credentials::House;
use crate::error::Result;
use crate::{jobs, mobile_id, record};

/// Makes an invitation of the credential's present generation. By mail or SMS, a
/// job carries it; shown, the caller does, and it counts as sent.
pub(crate) async fn issue(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: &Credential,
    settings: &Settings,
    channel: Option<Channel>,
) -> Result<(Invitation, Code)> {
    let channel = channel.unwrap_or_else(|| channel_for(user, settings));
    let key = uow.project_keys().get_or_create(cx.project().id, code::PURPOSE).await?;
    let id = cx.fresh_id()?;
    let code = Code::of(id, &key);
    let previous = uow.invitations().of_credential(cx.project().id, credential.id).await?.pop();
    let new = NewInvitation {
        id,
        project: cx.project().id,
        user: user.id,
        credential: credential.id,
        generation: credential.generation,
        channel,
        code_hash: code.hash(),
        lifetime: SignedDuration::from_hours(i64::from(settings.invitations.valid_days) * 24),
        resend_of: previous.map(|invitation| invitation.id),
    };
    let mut invitation = Invitation::new(&new, cx.now());
    if channel == Channel::Shown {
        let (shown, category) = shown(invitation, cx)?;
        invitation = shown;
        record_event(cx, uow, user, credential, &invitation, category).await?;
    }
    uow.invitations().add(&invitation).await?;
    if channel != Channel::Shown {
        jobs::queue(cx, uow, Task::SendInvitation { invitation: id }).await?;
    }
    if mobile_id::wants_pin(uow, credential.id).await? {
        jobs::queue(cx, uow, Task::SendEnrolmentPin { invitation: id }).await?;
    }
    Ok((invitation, code))
}

/// Enters an invitation that the credential's system made. Its code is sealed: whoever may can read it, once. A link that
/// is ours to carry goes to its holder.
pub(crate) async fn enter(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: &Credential,
    house: &House,
    told: SystemInvitation,
) -> Result<()> {
    let settings = &house.settings;
    let channel = match (&told.code, told.sent) {
        (Some(_), false) if house.carries_link(credential) => channel_for(user, settings),
        (_, true) => Channel::Mail,
        (_, false) => Channel::Shown,
    };
    let goes_out = channel != Channel::Shown && !told.sent;
    let previous = uow.invitations().of_credential(cx.project().id, credential.id).await?.pop();
    let lifetime = SignedDuration::from_hours(i64::from(settings.invitations.valid_days) * 24);
    let new = NewInvitation {
        id: cx.fresh_id()?,
        project: cx.project().id,
        user: user.id,
        credential: credential.id,
        generation: credential.generation,
        channel,
        // No code of ours opens it.
        code_hash: seal::sha256(&seal::random::<32>()?),
        lifetime,
        resend_of: previous.map(|invitation| invitation.id),
    };
    let mut invitation = Invitation::new(&new, cx.now());
    let until = cx.now().saturating_add(lifetime).unwrap_or(Timestamp::MAX);
    invitation.expires_at = told.expires_at.unwrap_or(until);
    if goes_out {
        jobs::queue(cx, uow, Task::SendInvitation { invitation: invitation.id }).await?;
    } else {
        let (sent, category) = shown(invitation, cx)?;
        invitation = sent;
        record_event(cx, uow, user, credential, &invitation, category).await?;
    }
    uow.invitations().add(&invitation).await?;
    if let Some(code) = &told.code {
        uow.invitations().keep_code(&invitation, code.expose_secret()).await?;
    }
    Ok(())
}

/// Mail where there is an address, else SMS where the project sends them, else a screen.
pub(super) fn channel_for(user: &User, settings: &Settings) -> Channel {
    match (&user.profile.email, &user.profile.mobile) {
        (Some(_), _) => Channel::Mail,
        (None, Some(_)) if settings.sms.is_some() => Channel::Sms,
        _ => Channel::Shown,
    }
}

fn shown(invitation: Invitation, cx: &Context) -> Result<(Invitation, Option<Category>)> {
    invitation.apply(InvitationEvent::Delivered, cx.now()).map_err(crate::Error::internal)
}

/// Makes every invitation of a credential void that a phone could still take.
pub(crate) async fn void_all(cx: &Context, uow: &mut UnitOfWork, user: &User, credential: &Credential) -> Result<()> {
    for invitation in uow.invitations().of_credential(cx.project().id, credential.id).await? {
        let event = InvitationEvent::Cancel;
        let (invitation, category) = invitation.apply(event, cx.now()).map_err(crate::Error::internal)?;
        if category.is_none() {
            continue; // it had ended already
        }
        uow.invitations().update(&invitation).await?;
        record_event(cx, uow, user, credential, &invitation, category).await?;
    }
    Ok(())
}

/// A phone accepted the invitation of somebody else's system there.
pub(crate) async fn accepted_there(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: &Credential,
) -> Result<()> {
    let Some(newest) = uow.invitations().of_credential(cx.project().id, credential.id).await?.pop() else {
        return Ok(());
    };
    let (invitation, category) =
        newest.apply(InvitationEvent::AcceptedThere, cx.now()).map_err(crate::Error::internal)?;
    if category.is_some() {
        uow.invitations().update(&invitation).await?;
        record_event(cx, uow, user, credential, &invitation, category).await?;
    }
    Ok(())
}

/// Records what an invitation's transition asks to be recorded.
pub(crate) async fn record_event(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: &Credential,
    invitation: &Invitation,
    category: Option<Category>,
) -> Result<()> {
    let Some(category) = category else { return Ok(()) };
    let event = Event {
        credential: Some(credential.id),
        system: Some(credential.system),
        pool: Some(credential.pool),
        invitation: Some(invitation.id),
        ..record::event_of(cx, category, user)?
    };
    Ok(uow.events().add(&event).await?)
}
