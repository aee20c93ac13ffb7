//! Mails: what one is, and who carries it.

mod message;
mod smtp;

use std::fmt;

use domain::contact::EmailAddress;
use domain::time::Timestamp;
use futures_util::future::BoxFuture;

use crate::Text;
use crate::template::Rendered;
pub use smtp::{InvalidSmtp, Security, Smtp, SmtpConfig};

/// A mail that is ready to go.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Stays the same however often the mail is tried, so that receivers can see a repetition.
    pub message_id: MessageId,
    /// Shown as the sender's name; the transport's own name if `None`.
    pub from_name: Option<Text>,
    /// Who gets it.
    pub to: EmailAddress,
    /// The recipient's name.
    pub to_name: Option<Text>,
    /// Where an answer goes, such as the official contact.
    pub reply_to: Option<EmailAddress>,
    /// When it was decided to send it.
    pub date: Timestamp,
    /// Subject and bodies.
    pub content: Rendered,
}

/// The `Message-ID` of a mail (RFC 5322 §3.6.4): `<job@host>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageId(String);

/// Why there is no such id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message id is made of letters, digits, '.', '-' and '_' on both sides of its @")]
pub struct InvalidMessageId;

impl MessageId {
    /// Makes `<local@host>`, of the job's id and the host of the public URL, say.
    ///
    /// # Errors
    /// [`InvalidMessageId`] if either is empty or holds another character.
    pub fn new(local: &str, host: &str) -> Result<Self, InvalidMessageId> {
        let plain = |text: &str| {
            let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
            (1..=200).contains(&text.len()) && text.bytes().all(known)
        };
        if plain(local) && plain(host) { Ok(Self(format!("<{local}@{host}>"))) } else { Err(InvalidMessageId) }
    }

    /// With its angle brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whoever carries mails: a real server, or nobody.
pub trait MailTransport: Send + Sync {
    /// Hands a mail over; `Ok` means that the next server took responsibility for it.
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), SendError>>;

    /// Connects, secures, logs in, and says whether that worked, without sending anything.
    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>>;
}

/// Why a message was not handed over. Its texts are safe to show: no body, no link, no password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Nobody said how to send.
    #[error("{what} is not set up; {how}")]
    NotConfigured {
        /// What is missing.
        what: &'static str,
        /// Where it is set.
        how: &'static str,
    },
    /// Worth another try, later: no connection, the server is busy, a login to be mended.
    #[error("not sent yet: {detail}")]
    Transient {
        /// What happened and, where it can be known, how to mend it.
        detail: String,
    },
    /// Not worth another try: the recipient or the message is refused.
    #[error("refused: {detail}")]
    Permanent {
        /// What happened.
        detail: String,
    },
}

impl SendError {
    /// Whether the same message may go through later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        !matches!(self, Self::Permanent { .. })
    }

    pub(crate) fn transient(detail: impl Into<String>) -> Self {
        Self::Transient { detail: detail.into() }
    }

    pub(crate) fn permanent(detail: impl Into<String>) -> Self {
        Self::Permanent { detail: detail.into() }
    }
}

/// The transport of an instance without a mail server: every mail waits until there is one.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoMail;

impl NoMail {
    fn error() -> SendError {
        SendError::NotConfigured {
            what: "mail",
            how: "name a mail server in the section [mail] of the configuration file, or as CLAVIGER_MAIL_HOST",
        }
    }
}

impl MailTransport for NoMail {
    fn send<'a>(&'a self, _: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async { Err(Self::error()) })
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Err(Self::error()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_ids_hold_nothing_that_breaks_a_header() {
        assert_eq!(MessageId::new("job_01h", "door.example.org").unwrap().as_str(), "<job_01h@door.example.org>");
        for (local, host) in [("", "a"), ("a", ""), ("a\r\nX: y", "b"), ("a>", "b"), ("a b", "c"), ("a@b", "c")] {
            assert!(MessageId::new(local, host).is_err(), "{local:?}");
        }
    }

    #[tokio::test]
    async fn without_a_server_the_error_says_where_to_name_one() {
        let error = NoMail.probe().await.unwrap_err();
        assert!(error.is_transient());
        assert!(error.to_string().contains("[mail]"), "{error}");
    }
}
