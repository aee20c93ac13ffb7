//! A mail, taken apart for reading.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders};
use serde::Serialize;

/// Who a mail came from and goes to, as SMTP said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Envelope {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
}

/// A mail that was taken.
#[derive(Clone, Serialize)]
pub struct Mail {
    /// Its number in the sink.
    pub id: u64,
    /// When it came.
    pub received_at: Timestamp,
    /// The sender, as SMTP said; empty for none.
    pub envelope_from: String,
    /// The recipients, as SMTP said.
    pub envelope_to: Vec<String>,
    /// The header `From`, for people.
    pub from: String,
    /// The header `To`, for people.
    pub to: String,
    /// The subject, decoded.
    pub subject: String,
    /// The header `Message-ID`, without its angle brackets.
    pub message_id: String,
    /// The text part, decoded.
    pub text: Option<String>,
    /// The HTML part, decoded; its images still are `cid:` references.
    pub html: Option<String>,
    /// Images and files.
    pub attachments: Vec<Attachment>,
    /// The mail as it came, without the dots that SMTP doubles.
    #[serde(skip)]
    pub raw: Vec<u8>,
}

/// An image or a file of a mail.
#[derive(Clone, Serialize)]
pub struct Attachment {
    /// Its name.
    pub name: Option<String>,
    /// Its type, such as `image/png`.
    pub content_type: String,
    /// The id that the HTML part names it by.
    pub content_id: Option<String>,
    /// Its bytes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

impl Mail {
    /// Reads what came. Whatever it is, it is kept: a mail that cannot be read has an empty subject and no parts.
    pub(crate) fn read(id: u64, received_at: Timestamp, envelope: Envelope, raw: Vec<u8>) -> Self {
        let message = MessageParser::default().parse(&raw).unwrap_or_default();
        let mail = Self::of(&message, id, received_at, envelope);
        Self { raw, ..mail }
    }

    fn of(message: &Message<'_>, id: u64, received_at: Timestamp, envelope: Envelope) -> Self {
        let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self {
            id,
            received_at,
            envelope_from: envelope.from,
            envelope_to: envelope.to,
            from: people(message.from()),
            to: people(message.to()),
            subject: owned(message.subject()),
            message_id: owned(message.message_id()),
            text: message.text_body.first().and_then(|_| message.body_text(0)).map(Into::into),
            html: message.html_body.first().and_then(|_| message.body_html(0)).map(Into::into),
            attachments: message.attachments().map(Attachment::of).collect(),
            raw: Vec::new(),
        }
    }

    /// The first word of the text part that contains `marker`, such as `/m/#`.
    #[must_use]
    pub fn find_link(&self, marker: &str) -> Option<&str> {
        let words = self.text.as_deref()?.split_whitespace();
        words.map(|word| word.trim_matches(['<', '>', '(', ')'])).find(|word| word.contains(marker))
    }

    /// The HTML part with its images put in, so that it needs nothing from anywhere.
    pub(crate) fn html_with_images(&self) -> Option<String> {
        let mut html = self.html.clone()?;
        for image in self.attachments.iter().filter(|attachment| attachment.is_image()) {
            if let Some(id) = image.content_id.as_deref().filter(|id| !id.is_empty()) {
                let data = format!("data:{};base64,{}", image.content_type, STANDARD.encode(&image.bytes));
                html = html.replace(&format!("cid:{id}"), &data);
            }
        }
        Some(html)
    }
}

impl Attachment {
    fn of(part: &MessagePart<'_>) -> Self {
        let content_type = part.content_type().map_or_else(
            || "application/octet-stream".to_owned(),
            |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("octet-stream")).to_lowercase(),
        );
        Self {
            name: part.attachment_name().map(str::to_owned),
            content_type,
            content_id: part.content_id().map(str::to_owned),
            bytes: part.contents().to_vec(),
        }
    }

    fn is_image(&self) -> bool {
        ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(&self.content_type.as_str())
    }
}

/// Mails hold activation links, so that their bodies are not for logs.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut mail = f.debug_struct("Mail");
        mail.field("id", &self.id).field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut attachment = f.debug_struct("Attachment");
        attachment.field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

fn people(address: Option<&Address<'_>>) -> String {
    let Some(address) = address else { return String::new() };
    let shown = address.iter().map(|one| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    });
    shown.collect::<Vec<_>>().join(", ")
}
