//! Mailing a link into self-service, to whoever of the project has the address.

use domain::contact::EmailAddress;
use domain::job::Job;
use domain::time::Timestamp;
use domain::user::{User, UserState};
use notify::template::{Holder, Message, SelfServiceLink};
use notify::{Link, Text};
use store::repo::HolderLink;

use super::caps::Audience;
use super::fate::Fate;
use super::post::{Post, Recipient};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::invitations::Code;
use crate::self_service::{PURPOSE, link};

/// Sends the link, unless nobody has the address or its time is over.
pub(super) async fn send(cx: &Context, job: &Job, asked: [u8; 32]) -> Result<Fate> {
    let expires_at = job.created_at.checked_add(link::VALID).map_err(Error::internal)?;
    if expires_at <= cx.now() {
        return Ok(Fate::Done);
    }
    let typed = job.letter.as_ref().and_then(|letter| letter.email.as_deref());
    let Some(typed) = typed.and_then(|email| email.parse::<EmailAddress>().ok()) else { return Ok(Fate::Done) };
    let Some((user, code)) = keep(cx, job, &typed, asked, expires_at).await? else { return Ok(Fate::Done) };
    // To the address as it is kept, whatever was typed.
    let Some(address) = user.profile.email.clone() else { return Ok(Fate::Done) };
    let path = format!("/me/{}#link={}", cx.project().slug, code.text());
    let message = Message::SelfServiceLink(SelfServiceLink {
        holder: Holder::new(&user.profile.first_name, &user.profile.last_name),
        link: Link::new(cx.app().public_url().join(&path)).map_err(Error::internal)?,
        valid_until: expires_at,
    });
    let (name, locale) = (Text::new(user.profile.display_name()), cx.project().locale);
    let to = Recipient { address, name, locale, audience: Audience::Holder };
    Ok(match Post::of(cx, job).await?.mail(to, &message).await? {
        Ok(()) => Fate::Done,
        Err(uncarried) => uncarried.into(),
    })
}

/// Keeps the hash of the link's code, which is made of the job: one that runs twice sends the same link.
async fn keep(
    cx: &Context,
    job: &Job,
    typed: &EmailAddress,
    asked_hash: [u8; 32],
    expires_at: Timestamp,
) -> Result<Option<(User, Code)>> {
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let user = uow.users().by_email_key(project, &typed.key()).await?;
    let Some(user) = user.filter(|user| user.state == UserState::Active) else { return Ok(None) };
    let key = uow.project_keys().get_or_create(project, PURPOSE).await?;
    let code = Code::of(job.id, &key);
    uow.holder_links().add(&HolderLink { project, user: user.id, asked_hash, expires_at }, code.hash()).await?;
    cx.commit(uow, &()).await?;
    Ok(Some((user, code)))
}
