//! A mail sink: takes every mail over SMTP and every text message over HTTP, delivers none, and shows them on a page.
//!
//! ```no_run
//! # async fn example(clock: simulate::mailsink::Clock) -> std::io::Result<()> {
//! use simulate::mailsink::{Limits, MailSink};
//! let sink = MailSink::new(Limits::default(), clock);
//! let smtp = tokio::net::TcpListener::bind("127.0.0.1:2525").await?;
//! tokio::spawn(sink.clone().serve_smtp(smtp));
//! let http = tokio::net::TcpListener::bind("127.0.0.1:8025").await?;
//! axum::serve(http, sink.router()).await
//! # }
//! ```
//!
//! There is no TLS and no login: it is for loopback. It keeps a bounded number of mails, the newest, in memory only.

mod dialogue;
mod message;
mod page;
mod router;
mod smtp;
mod store;
mod text_message;

use std::sync::Arc;

use jiff::Timestamp;

pub use self::message::{Attachment, Mail};
pub use self::store::MailSink;
pub use self::text_message::TextMessage;

/// Where the sink has the time from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the sink takes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest mail, in bytes.
    pub mail_bytes: usize,
    /// How many mails, and how many text messages, are kept; the oldest go.
    pub kept: usize,
    /// How many SMTP connections there may be at a time.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { mail_bytes: 2 * 1024 * 1024, kept: 1000, connections: 32 }
    }
}
