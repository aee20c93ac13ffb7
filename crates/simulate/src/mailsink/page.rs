//! The pages that people read mails on. They need no script.

use std::sync::Arc;

use minijinja::{Environment, Error, Value, context};

use super::message::{Attachment, Mail};
use super::text_message::TextMessage;

/// All mails and text messages, newest first.
pub(crate) fn list(mails: &[Arc<Mail>], texts: &[Arc<TextMessage>]) -> Result<String, Error> {
    let mails: Vec<_> = mails.iter().rev().map(|mail| mail_row(mail)).collect();
    let texts: Vec<_> = texts.iter().rev().map(|text| text_row(text)).collect();
    render("list.html", include_str!("pages/list.html"), context! { mails, texts })
}

/// One mail.
pub(crate) fn mail(mail: &Mail) -> Result<String, Error> {
    let attachments: Vec<_> = mail.attachments.iter().map(describe).collect();
    let values = context! {
        id => mail.id,
        subject => mail.subject.as_str(),
        from => mail.from.as_str(),
        to => mail.to.as_str(),
        text => mail.text.as_deref(),
        attachments => attachments.join(", "),
        html => mail.html.is_some(),
        time => clock_face(mail.received_at),
    };
    render("mail.html", include_str!("pages/mail.html"), values)
}

/// There is no such mail.
pub(crate) fn missing() -> Result<String, Error> {
    render("missing.html", include_str!("pages/missing.html"), context! {})
}

fn mail_row(mail: &Mail) -> Value {
    let (subject, to) = (mail.subject.as_str(), mail.to.as_str());
    context! { id => mail.id, subject, to, time => clock_face(mail.received_at) }
}

fn describe(attachment: &Attachment) -> String {
    let name = attachment.name.as_deref().or(attachment.content_id.as_deref()).unwrap_or("unnamed");
    format!("{name} ({})", attachment.content_type)
}

fn text_row(text: &TextMessage) -> Value {
    context! { to => text.to.as_str(), text => text.text.as_str(), time => clock_face(text.received_at) }
}

fn render(name: &'static str, template: &'static str, values: Value) -> Result<String, Error> {
    let mut environment = Environment::new(); // escapes, as the names end in .html
    environment.add_template("layout.html", include_str!("pages/layout.html"))?;
    environment.add_template(name, template)?;
    environment.get_template(name)?.render(values)
}

fn clock_face(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
