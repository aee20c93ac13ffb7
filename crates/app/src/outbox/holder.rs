//! Telling a holder something. The letter says whom: the person's row may be gone or changed.

use domain::contact::{EmailAddress, MobileNumber};
use domain::job::{HolderNotice, Job, Letter};
use domain::project::Locale;
use notify::Text;
use notify::template::{Contact, ContactChanged, Deletion, Message, PasswordChanged, PhoneAdded, PhoneLocked, Reset};

use super::caps::Audience;
use super::fate::Fate;
use super::mobile_id;
use super::notices::holder_of;
use super::post::{Carried, Post, Recipient, Uncarried};
use crate::context::Context;
use crate::error::Result;

/// Sends a notice to where the letter says.
pub(super) async fn notify(cx: &Context, job: &Job, notice: HolderNotice) -> Result<Fate> {
    let Some(letter) = &job.letter else { return Ok(Fate::Hopeless("the notice has no letter".to_owned())) };
    let ways = Ways::of(letter);
    let post = Post::of(cx, job).await?;
    let sending = Sending { post: &post, letter, locale: letter.locale.unwrap_or(cx.project().locale) };
    let Some(message) = message(cx, job, letter, notice, &ways).await? else { return Ok(Fate::Done) };
    let carried = match notice {
        // The phone was most likely added by a mailed link: who reads the mails must not be the only one to hear of it.
        HolderNotice::PhoneAdded => sending.sms_or_mail(&ways, &message).await?,
        HolderNotice::PhoneAddedBySms => sending.sms_alone(&ways, &message).await?,
        HolderNotice::MobileIdReady { .. }
        | HolderNotice::MobileIdFailed { .. }
        | HolderNotice::MobileIdExpiring { .. } => sending.mail(&ways, &message).await?,
        HolderNotice::Deleted
        | HolderNotice::PhoneReset
        | HolderNotice::ContactChanged
        | HolderNotice::PasswordChanged
        | HolderNotice::PhoneLocked => sending.mail_or_sms(&ways, &message).await?,
    };
    Ok(match carried {
        Some(Ok(())) => Fate::Done,
        Some(Err(uncarried)) => uncarried.into(),
        None => {
            tracing::info!(job.id = %job.id, ?notice, "a holder who cannot be reached was not told");
            Fate::Done
        }
    })
}

/// Where a letter can go.
struct Ways {
    email: Option<EmailAddress>,
    mobile: Option<MobileNumber>,
}

impl Ways {
    fn of(letter: &Letter) -> Self {
        Self {
            email: letter.email.as_deref().and_then(|email| email.parse().ok()),
            mobile: letter.mobile.as_deref().and_then(|mobile| mobile.parse().ok()),
        }
    }
}

/// What is said; `None` if there is nothing to be said any more.
async fn message(
    cx: &Context,
    job: &Job,
    letter: &Letter,
    notice: HolderNotice,
    ways: &Ways,
) -> Result<Option<Message>> {
    let (holder, at) = (holder_of(letter), job.created_at);
    let device = letter.phone.as_ref().map(Text::new);
    Ok(Some(match notice {
        HolderNotice::Deleted => Message::Deletion(Deletion { holder, had_phone: device.is_some() }),
        HolderNotice::PhoneReset => Message::Reset(Reset { holder, device, at }),
        HolderNotice::PhoneAdded | HolderNotice::PhoneAddedBySms => {
            Message::PhoneAdded(PhoneAdded { holder, device, at })
        }
        HolderNotice::PasswordChanged => Message::PasswordChanged(PasswordChanged { holder, at }),
        HolderNotice::PhoneLocked => Message::PhoneLocked(PhoneLocked { holder, device, at }),
        HolderNotice::MobileIdReady { process } => return mobile_id::ready(cx, job, holder, process).await,
        HolderNotice::MobileIdFailed { process } => return mobile_id::failed(cx, job, holder, process).await,
        HolderNotice::MobileIdExpiring { credential, end } => {
            return mobile_id::expiring(cx, holder, credential, end).await;
        }
        HolderNotice::ContactChanged => {
            let contact = if ways.email.is_some() { Contact::Email } else { Contact::Mobile };
            Message::ContactChanged(ContactChanged { holder, contact, at })
        }
    }))
}

struct Sending<'a> {
    post: &'a Post<'a>,
    letter: &'a Letter,
    locale: Locale,
}

impl Sending<'_> {
    async fn mail_or_sms(&self, ways: &Ways, message: &Message) -> Result<Option<Carried>> {
        match self.mail(ways, message).await? {
            Some(carried) => Ok(Some(carried)),
            None => self.sms(ways, message).await,
        }
    }

    async fn sms_or_mail(&self, ways: &Ways, message: &Message) -> Result<Option<Carried>> {
        match self.sms(ways, message).await? {
            None | Some(Err(Uncarried::Refused(_))) => self.mail(ways, message).await,
            Some(carried) => Ok(Some(carried)),
        }
    }

    /// What a refused SMS would have said, another message says by mail.
    async fn sms_alone(&self, ways: &Ways, message: &Message) -> Result<Option<Carried>> {
        Ok(self.sms(ways, message).await?.filter(|carried| !matches!(carried, Err(Uncarried::Refused(_)))))
    }

    async fn mail(&self, ways: &Ways, message: &Message) -> Result<Option<Carried>> {
        let Some(address) = ways.email.clone() else { return Ok(None) };
        let name = Text::new(&self.letter.display_name);
        let to = Recipient { address, name, locale: self.locale, audience: Audience::Holder };
        self.post.mail(to, message).await.map(Some)
    }

    async fn sms(&self, ways: &Ways, message: &Message) -> Result<Option<Carried>> {
        match &ways.mobile {
            Some(number) if self.post.has_sms() => self.post.sms(number, self.locale, message).await.map(Some),
            _ => Ok(None),
        }
    }
}
