//! Sending an enrolment PIN. It never goes the way that the link goes, so that who has the one has not the other.

use domain::contact::{EmailAddress, MobileNumber};
use domain::contact_change::ContactDetail;
use domain::credential::Intent;
use domain::id::{Id, kind};
use domain::invitation::{Channel, Invitation};
use domain::job::Job;
use domain::user::User;
use notify::template::{EnrolmentPin, Holder, Message};
use notify::{Pin, Text};
use store::UnitOfWork;

use super::caps::Audience;
use super::fate::Fate;
use super::post::{Carried, Post, Recipient, Uncarried};
use crate::context::Context;
use crate::enrol::pin_of_invitation;
use crate::error::{Error, Result};
use crate::invitations::approval;
use crate::{mobile_id, processes};

/// Sends the PIN of an invitation that somebody can still take.
pub(super) async fn send(cx: &Context, job: &Job, id: Id<kind::Invitation>) -> Result<Fate> {
    let Some(wanted) = Wanted::of(cx, id).await? else { return Ok(Fate::Done) };
    let post = Post::of(cx, job).await?;
    let ways = wanted.ways(&post);
    let details: Vec<_> = ways.iter().map(Way::detail).collect();
    let mut reader = cx.read().await?;
    let held = approval::held_until(&mut reader, &wanted.user, &post.settings, &details, cx.now()).await?;
    drop(reader);
    if let Some(until) = held {
        let why = "the contact details were changed by hand and wait for an approval".to_owned();
        return Ok(Fate::NotBefore(until, why));
    }
    let mut why = "the enrolment PIN has no way to the user but that of the link".to_owned();
    for way in ways {
        match wanted.carry(cx, &post, way).await? {
            Ok(()) => return Ok(Fate::Done),
            Err(Uncarried::Later(fate)) => return Ok(fate),
            Err(Uncarried::Refused(refused)) => why = refused,
        }
    }
    Ok(Fate::Hopeless(why))
}

/// Ends the process that waits for a phone which nobody can set up without the PIN.
pub(super) async fn fail(cx: &Context, uow: &mut UnitOfWork, id: Id<kind::Invitation>) -> Result<()> {
    let project = cx.project().id;
    let Some(invitation) = uow.invitations().lookup(project, id).await? else { return Ok(()) };
    if !invitation.is_open(cx.now()) {
        return Ok(());
    }
    let Some(user) = uow.users().lock(project, invitation.user).await? else { return Ok(()) };
    match processes::waiting_for(cx, uow, invitation.credential).await? {
        Some(process) => processes::fail(cx, uow, &user, process, processes::PIN_UNDELIVERED).await,
        None => Ok(()),
    }
}

/// A way to somebody.
enum Way {
    Sms(MobileNumber),
    Mail(EmailAddress),
}

impl Way {
    const fn detail(&self) -> ContactDetail {
        match self {
            Self::Sms(_) => ContactDetail::Mobile,
            Self::Mail(_) => ContactDetail::Email,
        }
    }
}

/// A PIN that somebody waits for.
struct Wanted {
    invitation: Invitation,
    user: User,
}

impl Wanted {
    async fn of(cx: &Context, id: Id<kind::Invitation>) -> Result<Option<Self>> {
        let (mut reader, project) = (cx.read().await?, cx.project().id);
        let Some(invitation) = reader.invitations().lookup(project, id).await? else { return Ok(None) };
        let Some(credential) = reader.credentials().lookup(project, invitation.credential).await? else {
            return Ok(None);
        };
        let Some(user) = reader.users().lookup(project, invitation.user).await? else { return Ok(None) };
        let is_open = invitation.is_open(cx.now())
            && credential.generation == invitation.generation
            && credential.intent == Intent::Active;
        let wanted = is_open && mobile_id::wants_pin(&mut reader, credential.id).await?;
        Ok(wanted.then_some(Self { invitation, user }))
    }

    /// Every way but that of the link, the better one first.
    fn ways(&self, post: &Post<'_>) -> Vec<Way> {
        let (profile, link) = (&self.user.profile, self.invitation.channel);
        let sms = profile.mobile.clone().filter(|_| post.has_sms() && link != Channel::Sms);
        let mail = profile.email.clone().filter(|_| link != Channel::Mail);
        sms.map(Way::Sms).into_iter().chain(mail.map(Way::Mail)).collect()
    }

    async fn carry(&self, cx: &Context, post: &Post<'_>, way: Way) -> Result<Carried> {
        let (message, locale) = (self.message(cx).await?, cx.project().locale);
        match way {
            Way::Sms(number) => post.sms(&number, locale, &message).await,
            Way::Mail(address) => {
                let name = Text::new(self.user.profile.display_name());
                post.mail(Recipient { address, name, locale, audience: Audience::Holder }, &message).await
            }
        }
    }

    async fn message(&self, cx: &Context) -> Result<Message> {
        // The key is made with the first PIN of a project, and kept.
        let mut uow = cx.begin().await?;
        let pin = pin_of_invitation(&mut uow, &self.invitation).await?;
        uow.commit().await?;
        Ok(Message::EnrolmentPin(EnrolmentPin {
            holder: Holder::new(&self.user.profile.first_name, &self.user.profile.last_name),
            pin: Pin::new(pin).map_err(Error::internal)?,
            valid_until: self.invitation.expires_at,
        }))
    }
}
