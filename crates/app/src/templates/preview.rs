//! How a message would look.

use domain::permission::Permission;
use notify::template;

use super::parts::{Name, Parts, fault};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::outbox::letterhead::{letterhead, official_contact};

/// A message with invented data. Its link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// A whole HTML document; to be shown in a frame without scripts.
    pub html: String,
    /// The SMS, of messages that have one.
    pub sms: Option<String>,
}

/// Shows a message with these parts; where one is left out, with the built-in one.
///
/// # Errors
/// [`Error::Invalid`] with the part and the line.
pub async fn preview(cx: &Context, name: Name, parts: &Parts) -> Result<Preview> {
    cx.require(Permission::ManageProject)?;
    let overrides = parts.overrides(name)?;
    let contact = official_contact(&mut *cx.read().await?, cx.project()).await?;
    let letterhead = letterhead(cx.project(), contact.as_ref(), name.locale);
    let refuse = |error: template::TemplateError| Error::Invalid(vec![fault(&error)]);
    let mail = template::preview(name.kind, &letterhead, Some(&overrides)).map_err(refuse)?;
    let sms = template::preview_sms(name.kind, &letterhead, Some(&overrides)).map_err(refuse)?;
    Ok(Preview { subject: mail.subject, text: mail.text, html: mail.html, sms })
}
