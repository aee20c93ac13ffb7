//! Trying the ways out.

use domain::contact::{EmailAddress, MobileNumber};
use domain::permission::Permission;
use domain::project::Locale;
use domain::time::SignedDuration;
use notify::Text;
use notify::mail::{Mail, MessageId, SendError};
use notify::template::Rendered;
use serde_json::json;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::transports::WaysOut;

/// How many test messages a project may send in [`WINDOW`].
const MOST: u32 = 10;
const WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// What became of a test message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// The next server took it.
    Sent,
    /// It did not; what it said.
    Failed(String),
}

/// Sends a mail to try the project's mail server, or the instance's where it has none.
///
/// # Errors
/// [`Error::TooMany`] after ten in an hour.
pub async fn test_mail(cx: &Context, to: EmailAddress) -> Result<Attempt> {
    let ways = prepare(cx, "settings.test_mail").await?;
    let mail = Mail {
        message_id: message_id(cx)?,
        from_name: Some(Text::new(&cx.project().name)),
        to,
        to_name: None,
        reply_to: None,
        date: cx.now(),
        content: content(cx),
    };
    Ok(attempt(ways.mail.send(&mail).await))
}

/// Sends an SMS to try the project's gateway.
///
/// # Errors
/// [`Error::Conflict`] if there is none; [`Error::TooMany`] after ten in an hour.
pub async fn test_sms(cx: &Context, to: MobileNumber) -> Result<Attempt> {
    let ways = prepare(cx, "settings.test_sms").await?;
    let Some(sms) = ways.sms else {
        return Err(Error::conflict("sms_not_set_up", "the project has no SMS gateway; set one up first"));
    };
    Ok(attempt(sms.send(&to, &content(cx).subject).await))
}

/// Counts and records the attempt before anything leaves the house, and holds nothing while it does.
async fn prepare(cx: &Context, action: &'static str) -> Result<WaysOut> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let settings = super::load(&mut uow, project).await?;
    let ways = WaysOut::of(&*cx.app().parts().transports, &mut uow, project, &settings).await?;
    let counted = uow.throttles().count("test_message", project.as_bytes(), WINDOW, cx.now()).await?;
    if counted.attempts > MOST {
        let wait = counted.until.duration_since(cx.now()).as_secs();
        return Err(Error::TooMany { retry_after_s: u64::try_from(wait).unwrap_or(1).max(1) });
    }
    record::audit(cx, &mut uow, action, project, json!({})).await?;
    cx.commit(uow, &()).await?;
    Ok(ways)
}

fn attempt(sent: std::result::Result<(), SendError>) -> Attempt {
    sent.map_or_else(|error| Attempt::Failed(error.to_string()), |()| Attempt::Sent)
}

fn message_id(cx: &Context) -> Result<MessageId> {
    let id: domain::id::Id<domain::id::kind::Job> = cx.fresh_id()?;
    let (id, host) = (id.to_string(), cx.app().public_url().host());
    MessageId::new(&id, host).or_else(|_| MessageId::new(&id, "claviger.invalid")).map_err(Error::internal)
}

fn content(cx: &Context) -> Rendered {
    let project = Text::new(&cx.project().name);
    let (subject, text) = match cx.project().locale {
        Locale::En => (format!("Test message from {project}"), "If you can read this, messages arrive.\n"),
        Locale::De => (format!("Testnachricht von {project}"), "Wenn Sie das lesen, kommen Nachrichten an.\n"),
    };
    let html = format!("<!doctype html><html><body><p>{}</p></body></html>", text.trim_end());
    Rendered { subject, text: text.to_owned(), html, inline: Vec::new() }
}
