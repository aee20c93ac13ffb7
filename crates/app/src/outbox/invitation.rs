//! Sending an invitation.
//!
//! It goes by its own channel; where the project wants it, an SMS follows the
//! mail. The state tells how far that is: *pending*, nothing has gone; *sent*, the
//! SMS is left.

use connect::Inviting;
use domain::contact::{EmailAddress, MobileNumber};
use domain::credential::{Credential, Intent};
use domain::id::{Id, kind};
use domain::invitation::{Channel, Invitation, InvitationEvent, InvitationState};
use domain::job::Job;
use domain::time::Timestamp;
use domain::user::User;
use notify::template::{self, Holder, Message};
use notify::{Link, Text};
use store::UnitOfWork;

use super::caps::Audience;
use super::fate::Fate;
use super::post::{Carried, Post, Recipient, Uncarried};
use crate::context::Context;
use crate::credentials::House;
use crate::error::{Error, Result};
use crate::invitations::{Code, approval, code, issue};
use crate::mobile_id;

/// Sends what of an invitation has not gone yet, if it is still wanted.
pub(super) async fn send(cx: &Context, job: &Job, id: Id<kind::Invitation>) -> Result<Fate> {
    let Some(mut open) = Open::of(cx, id).await? else { return Ok(Fate::Done) };
    let post = Post::of(cx, job).await?;
    if let Some(until) = open.held_until(cx, &post).await? {
        let why = "the contact details were changed by hand and wait for an approval".to_owned();
        return Ok(Fate::NotBefore(until, why));
    }
    if open.invitation.state == InvitationState::Pending {
        match open.first(cx, &post).await? {
            Err(Uncarried::Later(fate)) => return Ok(fate),
            Err(Uncarried::Refused(why)) => return refused(cx, job, id, &why).await,
            Ok(()) => {}
        }
        let more = open.sms_follows(&post);
        delivered(cx, job, id, more).await?;
        if !more {
            return Ok(Fate::Ended);
        }
        open.invitation.state = InvitationState::Sent;
    }
    open.follow_up(cx, &post).await
}

/// An invitation that somebody still waits for.
struct Open {
    invitation: Invitation,
    credential: Credential,
    user: User,
    /// A PIN goes another way, so the link goes one way only.
    wants_pin: bool,
}

impl Open {
    async fn of(cx: &Context, id: Id<kind::Invitation>) -> Result<Option<Self>> {
        let (mut reader, project) = (cx.read().await?, cx.project().id);
        let Some(invitation) = reader.invitations().lookup(project, id).await? else { return Ok(None) };
        let Some(credential) = reader.credentials().lookup(project, invitation.credential).await? else {
            return Ok(None);
        };
        let Some(user) = reader.users().lookup(project, invitation.user).await? else { return Ok(None) };
        let wanted = invitation.is_open(cx.now())
            && credential.generation == invitation.generation
            && credential.intent == Intent::Active;
        let wants_pin = mobile_id::wants_pin(&mut reader, credential.id).await?;
        Ok(wanted.then_some(Self { invitation, credential, user, wants_pin }))
    }

    /// Until when what is left to be sent waits, if it does: who changed where it goes is not who approves that.
    async fn held_until(&self, cx: &Context, post: &Post<'_>) -> Result<Option<Timestamp>> {
        let channel = match self.invitation.state {
            InvitationState::Pending => self.invitation.channel,
            _ if self.sms_follows(post) => Channel::Sms,
            _ => return Ok(None),
        };
        let ways = approval::ways(&self.user, &post.settings, Some(channel));
        approval::held_until(&mut *cx.read().await?, &self.user, &post.settings, &ways, cx.now()).await
    }

    async fn first(&self, cx: &Context, post: &Post<'_>) -> Result<Carried> {
        match self.invitation.channel {
            Channel::Mail => match self.user.profile.email.clone() {
                Some(address) => self.mail(cx, post, address).await,
                None => Ok(Err(Uncarried::Refused("the user has no e-mail address any more".to_owned()))),
            },
            Channel::Sms => match &self.user.profile.mobile {
                Some(number) => self.sms(cx, post, number).await,
                None => Ok(Err(Uncarried::Refused("the user has no mobile number any more".to_owned()))),
            },
            Channel::Shown => Ok(Err(Uncarried::Refused("an invitation on a screen is not sent".to_owned()))),
        }
    }

    async fn mail(&self, cx: &Context, post: &Post<'_>, address: EmailAddress) -> Result<Carried> {
        let name = Text::new(self.user.profile.display_name());
        let to = Recipient { address, name, locale: cx.project().locale, audience: Audience::Holder };
        match self.message(cx).await? {
            Ok(message) => post.mail(to, &message).await,
            Err(uncarried) => Ok(Err(uncarried)),
        }
    }

    async fn sms(&self, cx: &Context, post: &Post<'_>, number: &MobileNumber) -> Result<Carried> {
        match self.message(cx).await? {
            Ok(message) => post.sms(number, cx.project().locale, &message).await,
            Err(uncarried) => Ok(Err(uncarried)),
        }
    }

    fn sms_follows(&self, post: &Post<'_>) -> bool {
        self.invitation.channel == Channel::Mail
            && post.settings.invitations.sms
            && !self.wants_pin
            && post.has_sms()
            && self.user.profile.mobile.is_some()
    }

    /// The mail has gone, so the invitation stands whatever becomes of the SMS.
    async fn follow_up(&self, cx: &Context, post: &Post<'_>) -> Result<Fate> {
        let Some(number) = self.user.profile.mobile.as_ref().filter(|_| self.sms_follows(post)) else {
            return Ok(Fate::Done);
        };
        Ok(match self.sms(cx, post, number).await? {
            Ok(()) => Fate::Done,
            Err(uncarried) => uncarried.into(),
        })
    }

    async fn message(&self, cx: &Context) -> Result<std::result::Result<Message, Uncarried>> {
        let Some(link) = self.link(cx).await? else {
            return Ok(Err(Uncarried::Refused("the link of the system was read by somebody already".to_owned())));
        };
        let Ok(link) = Link::new(link) else {
            return Ok(Err(Uncarried::Refused("the system told a link that no mail can carry".to_owned())));
        };
        Ok(Ok(Message::Invitation(template::Invitation {
            holder: Holder::new(&self.user.profile.first_name, &self.user.profile.last_name),
            link,
            valid_until: self.invitation.expires_at,
            pin_required: self.wants_pin,
            replaces_phone: self.credential.device.is_some() || !self.credential.retiring.is_empty(),
        })))
    }
}

impl Open {
    /// Where the holder takes it: our link, or the one that the system told, unless somebody read that.
    async fn link(&self, cx: &Context) -> Result<Option<String>> {
        let (mut reader, project) = (cx.read().await?, cx.project().id);
        let house = House::of(cx.app(), &mut reader, &self.credential).await?;
        if house.capabilities.inviting != Inviting::Ours {
            let told = reader.invitations().peek_code(project, self.invitation.id).await?;
            return Ok(told.map(|link| link.to_string()));
        }
        let key = reader.project_keys().lookup(project, code::PURPOSE).await?;
        let key = key.ok_or_else(|| Error::internal("the project's key for invitations is gone"))?;
        Ok(Some(Code::of(self.invitation.id, &key).link(cx.app().public_url())))
    }
}

/// Records that it went; the job ends with it unless there is more to send.
async fn delivered(cx: &Context, job: &Job, id: Id<kind::Invitation>, more: bool) -> Result<()> {
    let mut uow = cx.begin().await?;
    apply(cx, &mut uow, id, InvitationEvent::Delivered).await?;
    if !more {
        uow.jobs().complete(job.id, job.attempt).await?;
    }
    cx.commit(uow, &()).await
}

/// Nobody will ever take it there. That is told by the invitation, so the job is done.
async fn refused(cx: &Context, job: &Job, id: Id<kind::Invitation>, why: &str) -> Result<Fate> {
    tracing::warn!(job.id = %job.id, invitation.id = %id, why, "invitation cannot be delivered");
    let mut uow = cx.begin().await?;
    fail(cx, &mut uow, id).await?;
    uow.jobs().complete(job.id, job.attempt).await?;
    cx.commit(uow, &()).await?;
    Ok(Fate::Ended)
}

/// Records that it will not be delivered, unless it was.
pub(super) async fn fail(cx: &Context, uow: &mut UnitOfWork, id: Id<kind::Invitation>) -> Result<()> {
    apply(cx, uow, id, InvitationEvent::Undeliverable).await
}

/// The credential is locked first, as by everybody who changes an invitation.
async fn apply(cx: &Context, uow: &mut UnitOfWork, id: Id<kind::Invitation>, event: InvitationEvent) -> Result<()> {
    let project = cx.project().id;
    let Some(found) = uow.invitations().lookup(project, id).await? else { return Ok(()) };
    let Some(credential) = uow.credentials().lock(project, found.credential).await? else { return Ok(()) };
    let Some(user) = uow.users().lookup(project, found.user).await? else { return Ok(()) };
    let Some(invitation) = uow.invitations().lookup(project, id).await? else { return Ok(()) };
    let (invitation, category) = invitation.apply(event, cx.now()).map_err(Error::internal)?;
    uow.invitations().update(&invitation).await?;
    issue::record_event(cx, uow, &user, &credential, &invitation, category).await
}
