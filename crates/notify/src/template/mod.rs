//! From a typed message to subject, text, HTML and SMS, in the recipient's language and with what a project rewrote.
//!
//! Templates are `minijinja`; the HTML part is MJML around it. Values never become template or markup: what people wrote
//! is [`crate::Text`], escaped wherever it meets HTML, and the link is put in last, in text or as a whole `href` only.
//! There are no includes, no macros, no variables to set, few filters; work and size are limited.

mod engine;
mod example;
mod kind;
mod message;
mod moment;
mod overrides;
mod place;
mod source;

use std::fmt;

use domain::contact::EmailAddress;
pub use domain::project::Locale;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::Text;
use crate::qr::Qr;
use engine::Engine;
pub use kind::{MessageKind, UnknownMessage};
pub use message::{
    Contact, ContactChanged, Counts, CredentialTrouble, Deletion, EnrolmentPin, FailureReason, Holder, Invitation,
    KeysRecovered, Leaver, MAX_LISTED_ERRORS, MAX_LISTED_LEAVERS, Message, MobileIdExpiring, MobileIdFailed,
    MobileIdReady, PasswordChanged, PhoneAdded, PhoneLocked, Reset, RevocationConfirmed, RowError, SelfServiceLink,
    SyncFailed, SyncHeld, SyncRecovered, SyncStale, WebhookDisabled,
};
pub use overrides::{Key, Overrides, preview, preview_sms, validate_override};
pub use source::default_source;

/// Name by which HTML shows the QR code of the link: `<mj-image src="cid:activation-qr"/>`.
pub const QR_CONTENT_ID: &str = "activation-qr";

/// Pixels per module of the QR code; sharp at twice the size it is shown in.
const QR_SCALE: usize = 12;

/// What every message of a project has in common.
#[derive(Debug, Clone)]
pub struct Letterhead {
    /// The project's name, as its people know it.
    pub organisation: Text,
    /// The official contact; left out of mails to themselves.
    pub support: Option<Support>,
    /// The recipient's language.
    pub locale: Locale,
    /// The project's time zone.
    pub time_zone: TimeZone,
}

impl Letterhead {
    fn towards(&self, kind: MessageKind) -> Self {
        let support = self.support.clone().filter(|_| !kind.is_for_official_contact());
        Self { support, ..self.clone() }
    }
}

/// Whom a recipient can ask.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Support {
    /// Their name.
    pub name: Text,
    /// Their address.
    pub email: EmailAddress,
}

/// A part of a message that a project can rewrite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// One line.
    Subject,
    /// The plain text.
    Text,
    /// A whole MJML document.
    Html,
    /// The SMS.
    Sms,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Subject => "subject",
            Self::Text => "text",
            Self::Html => "html",
            Self::Sms => "sms",
        })
    }
}

/// A message as it goes into a mail. `Debug` hides what it says, as it may hold a code.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// A whole HTML document.
    pub html: String,
    /// Pictures that the HTML shows.
    pub inline: Vec<Inline>,
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rendered({} + {} bytes, {} pictures)", self.text.len(), self.html.len(), self.inline.len())
    }
}

/// A picture within a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Inline {
    /// What HTML refers to as `cid:…`.
    pub content_id: &'static str,
    /// Such as `image/png`.
    pub media_type: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Inline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inline({}, {} bytes)", self.content_id, self.bytes.len())
    }
}

/// What is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part}{}: {what}", line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct TemplateError {
    /// In which part.
    pub part: Part,
    /// In which line, from 1, if it can be told.
    pub line: Option<usize>,
    /// What, and what would be right.
    pub what: String,
}

/// Renders a message as a mail. An override that fails (it passed when it was saved) does not keep the mail back: the
/// built-in template takes its place, and the log says so.
///
/// # Errors
/// [`TemplateError`] if a built-in template fails, which the tests rule out for every message and language.
pub fn render(
    message: &Message,
    letterhead: &Letterhead,
    overrides: Option<&Overrides>,
) -> Result<Rendered, TemplateError> {
    let engine = Engine::new(message, &letterhead.towards(message.kind()));
    let part = |part| render_part(&engine, part, overrides);
    let (subject, text, html) = (part(Part::Subject)?, part(Part::Text)?, part(Part::Html)?);
    let inline = inline(message, &html)?;
    Ok(Rendered { subject, text, html, inline })
}

/// A mail of a text that somebody wrote, as it stands: nothing in it is a template or markup.
#[must_use]
pub fn plain(subject: &crate::Text, text: &str) -> Rendered {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let html = format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"></head><body style=\"font-family:sans-serif;white-space:\
         pre-wrap\">{escaped}</body></html>"
    );
    Rendered { subject: subject.as_str().to_owned(), text: text.to_owned(), html, inline: Vec::new() }
}

/// Renders a message as SMS; `None` for messages that are mails only.
///
/// # Errors
/// As [`render`].
pub fn render_sms(
    message: &Message,
    letterhead: &Letterhead,
    overrides: Option<&Overrides>,
) -> Result<Option<String>, TemplateError> {
    if !message.kind().has_sms() {
        return Ok(None);
    }
    render_part(&Engine::new(message, letterhead), Part::Sms, overrides).map(Some)
}

fn render_part(engine: &Engine<'_>, part: Part, overrides: Option<&Overrides>) -> Result<String, TemplateError> {
    let key = Key { kind: engine.kind(), locale: engine.locale(), part };
    if let Some(source) = overrides.and_then(|overrides| overrides.get(key)) {
        match engine.render(part, source) {
            Ok(rendered) => return Ok(rendered),
            Err(error) => {
                tracing::warn!(message = %key.kind, locale = key.locale.as_str(), %part, line = error.line, "template override failed");
            }
        }
    }
    engine.render(part, &source::built_in(key))
}

fn inline(message: &Message, html: &str) -> Result<Vec<Inline>, TemplateError> {
    let Some(link) = message.link().filter(|_| html.contains(&format!("cid:{QR_CONTENT_ID}"))) else {
        return Ok(Vec::new());
    };
    let picture = Qr::new(link.expose()).and_then(|qr| qr.png(QR_SCALE));
    let bytes = picture.map_err(|error| TemplateError { part: Part::Html, line: None, what: error.to_string() })?;
    Ok(vec![Inline { content_id: QR_CONTENT_ID, media_type: "image/png", bytes }])
}

#[cfg(test)]
mod tests;
