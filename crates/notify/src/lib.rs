//! What leaves the house: mails, SMS, webhooks, and the one HTTP client that everything else goes out through.
//!
//! - [`template`] turns a typed [`template::Message`] into subject, text and HTML, in English and German, with what a
//!   project has rewritten;
//! - [`mail`] and [`sms`] carry it, through [`mail::MailTransport`] and [`sms::SmsTransport`];
//! - [`webhook`] signs what programs are told, and carries it;
//! - [`outbound`] is the HTTP client, [`outbound::Policy`] says which addresses may be reached;
//! - [`qr`] draws a link.
//!
//! This crate never decides who gets a message, never reads a clock or the environment, never retries (the outbox
//! does), and never puts a body, a link, a code or a secret into an error or a log.
//!
//! To add a message: a context and a variant in `template/message.rs`, an example in `template/example.rs`, its three
//! or four files per language under `templates/`, their lines in `template/source.rs`; the snapshot tests show it.

pub mod mail;
pub mod outbound;
pub mod qr;
pub mod sms;
pub mod template;
mod text;
pub mod webhook;

pub use text::{InvalidLink, InvalidPin, Link, Pin, Text};
