//! Telling a project's official contact something.

use domain::job::{ContactNotice, Job};
use notify::Text;

use super::caps::Audience;
use super::fate::Fate;
use super::notices;
use super::post::{Post, Recipient};
use crate::context::Context;
use crate::error::Result;

/// Mails a notice to the official contact, if there is one.
pub(super) async fn notify(cx: &Context, job: &Job, notice: &ContactNotice) -> Result<Fate> {
    let post = Post::of(cx, job).await?;
    let Some(contact) = &post.contact else {
        tracing::info!(job.id = %job.id, ?notice, "there is no official contact to tell");
        return Ok(Fate::Done);
    };
    let locale = contact.locale;
    let Some(message) = notices::message(cx, job, notice, &post.settings, locale).await? else {
        return Ok(Fate::Done);
    };
    let (address, name) = (contact.email.clone(), Text::new(&contact.name));
    let to = Recipient { address, name, locale, audience: audience(notice) };
    Ok(match post.mail(to, &message).await? {
        Ok(()) => Fate::Done,
        Err(uncarried) => uncarried.into(),
    })
}

fn audience(notice: &ContactNotice) -> Audience {
    match notice {
        ContactNotice::SyncFailed { .. }
        | ContactNotice::SyncHeld { .. }
        | ContactNotice::SyncRecovered { .. }
        | ContactNotice::SyncStale
        | ContactNotice::WebhookDisabled { .. } => Audience::Alarmed,
        ContactNotice::PhoneReset
        | ContactNotice::RightsRevoked { .. }
        | ContactNotice::LeaversRevoked { .. }
        | ContactNotice::IssueFailed { .. }
        | ContactNotice::RevokeFailed { .. }
        | ContactNotice::RevocationOverdue { .. } => Audience::Contact,
    }
}
