//! Carrying one message: in the recipient's language, by the project's way out, under the caps.

use domain::contact::{EmailAddress, MobileNumber};
use domain::job::Job;
use domain::operator::Operator;
use domain::project::Locale;
use domain::settings::Settings;
use domain::time::SignedDuration;
use notify::Text;
use notify::mail::{Mail, MessageId, SendError};
use notify::template::{self, Letterhead, Message, Overrides};

use super::caps::{self, Audience};
use super::fate::Fate;
use super::letterhead::{letterhead, official_contact, overrides};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::measures::{self, Carrier};
use crate::transports::WaysOut;

/// How long a message waits for somebody to set up a mail server or a gateway.
const UNTIL_CONFIGURED: SignedDuration = SignedDuration::from_mins(5);

/// Why a rule's message is not carried: one that came hours later would help nobody.
const TOO_MANY: &str =
    "the recipient got too many messages of rules within the hour; set a window or a cool-down, or narrow the trigger";

/// What carries the messages of one job.
pub(super) struct Post<'a> {
    cx: &'a Context,
    job: &'a Job,
    pub(super) settings: Settings,
    pub(super) contact: Option<Operator>,
    ways: WaysOut,
}

/// Who gets a mail.
pub(super) struct Recipient {
    pub(super) address: EmailAddress,
    pub(super) name: Text,
    pub(super) locale: Locale,
    pub(super) audience: Audience,
}

/// Why a message was not carried.
#[derive(Debug)]
pub(super) enum Uncarried {
    /// It may be later.
    Later(Fate),
    /// It never will.
    Refused(String),
}

impl From<Uncarried> for Fate {
    fn from(uncarried: Uncarried) -> Self {
        match uncarried {
            Uncarried::Later(fate) => fate,
            Uncarried::Refused(why) => Self::Hopeless(why),
        }
    }
}

/// Whether a message was carried.
pub(super) type Carried = std::result::Result<(), Uncarried>;

impl<'a> Post<'a> {
    /// The post of a job, as its project is set up now.
    pub(super) async fn of(cx: &'a Context, job: &'a Job) -> Result<Self> {
        let mut reader = cx.read().await?;
        let project = cx.project();
        let settings = reader.settings().lookup(project.id).await?.settings;
        let contact = official_contact(&mut reader, project).await?;
        let transports = &*cx.app().parts().transports;
        let ways = WaysOut::of(transports, &mut reader, project.id, &settings).await?;
        Ok(Self { cx, job, settings, contact, ways })
    }

    /// Whether there is a way out for SMS.
    pub(super) fn has_sms(&self) -> bool {
        self.ways.sms.is_some()
    }

    /// Sends a mail.
    pub(super) async fn mail(&self, to: Recipient, message: &Message) -> Result<Carried> {
        let (letterhead, overrides) = self.frame(message, to.locale).await?;
        let content = template::render(message, &letterhead, overrides.as_ref()).map_err(Error::internal)?;
        if let Some(until) = caps::mail(self.cx, &to.address, to.audience).await? {
            return Ok(Err(too_many(until)));
        }
        let mail = Mail {
            message_id: self.message_id()?,
            from_name: Some(letterhead.organisation),
            to: to.address,
            to_name: Some(to.name),
            reply_to: letterhead.support.map(|support| support.email),
            date: self.cx.now(),
            content,
        };
        let sent = self.ways.mail.send(&mail).await;
        measures::message(Carrier::Mail, &sent);
        Ok(sent.map_err(|error| self.uncarried(&error)))
    }

    /// Sends an SMS, if the message can be one and there is a way out.
    pub(super) async fn sms(&self, to: &MobileNumber, locale: Locale, message: &Message) -> Result<Carried> {
        let (letterhead, overrides) = self.frame(message, locale).await?;
        let text = template::render_sms(message, &letterhead, overrides.as_ref()).map_err(Error::internal)?;
        let (Some(sms), Some(text)) = (&self.ways.sms, text) else {
            return Ok(Err(Uncarried::Refused("there is no SMS gateway for it".to_owned())));
        };
        if let Some(until) = caps::sms(self.cx, to).await? {
            return Ok(Err(too_many(until)));
        }
        let sent = sms.send(to, &text).await;
        measures::message(Carrier::Sms, &sent);
        Ok(sent.map_err(|error| self.uncarried(&error)))
    }

    /// Sends a mail that a rule wrote; `part` tells it from the job's others. What is one too many is not sent.
    pub(super) async fn rule_mail(&self, to: &EmailAddress, subject: &Text, text: &str, part: &str) -> Result<Carried> {
        // A repetition is no further mail.
        if self.job.attempt <= 1 && caps::mail(self.cx, to, Audience::Rule).await?.is_some() {
            return Ok(Err(Uncarried::Refused(TOO_MANY.to_owned())));
        }
        let mail = Mail {
            message_id: self.message_id_of(&format!("{}.{part}", self.job.id))?,
            from_name: Some(Text::new(&self.cx.project().name)),
            to: to.clone(),
            to_name: None,
            reply_to: self.contact.as_ref().map(|contact| contact.email.clone()),
            date: self.job.created_at,
            content: template::plain(subject, text),
        };
        Ok(self.ways.mail.send(&mail).await.map_err(|error| self.uncarried(&error)))
    }

    /// Sends an SMS that a rule wrote.
    pub(super) async fn rule_sms(&self, to: &MobileNumber, text: &str) -> Result<Carried> {
        let Some(sms) = &self.ways.sms else {
            let why = "the project has no SMS gateway; set one up in the settings, or take out the SMS";
            return Ok(Err(Uncarried::Refused(why.to_owned())));
        };
        if self.job.attempt <= 1 && caps::rule_sms(self.cx, to).await?.is_some() {
            return Ok(Err(Uncarried::Refused(TOO_MANY.to_owned())));
        }
        Ok(sms.send(to, text).await.map_err(|error| self.uncarried(&error)))
    }

    async fn frame(&self, message: &Message, locale: Locale) -> Result<(Letterhead, Option<Overrides>)> {
        let project = self.cx.project();
        let mut reader = self.cx.read().await?;
        let overrides = overrides(&mut reader, project, message.kind(), locale).await?;
        Ok((letterhead(project, self.contact.as_ref(), locale), overrides))
    }

    /// The same for every try of the job, so that a repetition can be seen to be one.
    fn message_id(&self) -> Result<MessageId> {
        self.message_id_of(&self.job.id.to_string())
    }

    fn message_id_of(&self, local: &str) -> Result<MessageId> {
        let host = self.cx.app().public_url().host();
        MessageId::new(local, host).or_else(|_| MessageId::new(local, "claviger.invalid")).map_err(Error::internal)
    }

    fn uncarried(&self, error: &SendError) -> Uncarried {
        let why = error.to_string();
        match error {
            SendError::NotConfigured { .. } => {
                let at = self.cx.now().saturating_add(UNTIL_CONFIGURED).unwrap_or(domain::time::Timestamp::MAX);
                Uncarried::Later(Fate::NotBefore(at, why))
            }
            SendError::Transient { .. } => Uncarried::Later(Fate::Failed(why)),
            SendError::Permanent { .. } => Uncarried::Refused(why),
        }
    }
}

fn too_many(until: domain::time::Timestamp) -> Uncarried {
    Uncarried::Later(Fate::NotBefore(until, "the recipient got too many messages within the hour".to_owned()))
}
