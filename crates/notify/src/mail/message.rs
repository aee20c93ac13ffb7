//! A mail as bytes. Every header and every boundary is written by the library, from typed values.

use std::time::SystemTime;

use domain::contact::EmailAddress;
use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};

use super::{Mail, SendError};
use crate::Text;
use crate::template::Inline;

/// Builds the MIME message: text and HTML as alternatives, the HTML with its pictures beside it.
pub(super) fn build(mail: &Mail, from: &Mailbox) -> Result<Message, SendError> {
    let mut builder = Message::builder()
        .message_id(Some(mail.message_id.as_str().to_owned()))
        .date(SystemTime::from(mail.date))
        .from(named(from, mail.from_name.as_ref()))
        .to(mailbox(&mail.to, mail.to_name.as_ref())?)
        .subject(Text::new(&mail.content.subject).as_str())
        .raw_header(automatic());
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(mailbox(reply_to, None)?);
    }
    builder.multipart(body(mail)?).map_err(|_| SendError::permanent("the mail could not be built from its parts"))
}

/// An address with a name, as the library writes it.
pub(super) fn mailbox(address: &EmailAddress, name: Option<&Text>) -> Result<Mailbox, SendError> {
    let address = address
        .as_str()
        .parse::<Address>()
        .map_err(|_| SendError::permanent("the address cannot be written into a mail"))?;
    Ok(Mailbox::new(display_name(name), address))
}

fn named(from: &Mailbox, name: Option<&Text>) -> Mailbox {
    Mailbox::new(display_name(name).or_else(|| from.name.clone()), from.email.clone())
}

fn display_name(name: Option<&Text>) -> Option<String> {
    name.map(|name| name.as_str().to_owned()).filter(|name| !name.is_empty())
}

/// Tells vacation responders to keep quiet (RFC 3834).
fn automatic() -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned())
}

fn body(mail: &Mail) -> Result<MultiPart, SendError> {
    let content = &mail.content;
    let html = SinglePart::html(content.html.clone());
    let alternative = MultiPart::alternative().singlepart(SinglePart::plain(content.text.clone()));
    if content.inline.is_empty() {
        return Ok(alternative.singlepart(html));
    }
    let mut related = MultiPart::related().singlepart(html);
    for picture in &content.inline {
        related = related.singlepart(inline(picture)?);
    }
    Ok(alternative.multipart(related))
}

fn inline(picture: &Inline) -> Result<SinglePart, SendError> {
    let content_type = ContentType::parse(picture.media_type)
        .map_err(|_| SendError::permanent("a picture of the mail has no valid media type"))?;
    let name = format!("{}.png", picture.content_id);
    Ok(Attachment::new_inline_with_name(picture.content_id.to_owned(), name).body(picture.bytes.clone(), content_type))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::MessageId;
    use crate::template::Rendered;

    fn mail(subject: &str, name: &str) -> String {
        let content = Rendered {
            subject: subject.to_owned(),
            text: "Hello\r\n.\r\nQUIT".to_owned(),
            html: "<p>Hello</p>".to_owned(),
            inline: vec![Inline { content_id: "activation-qr", media_type: "image/png", bytes: vec![1, 2, 3] }],
        };
        let mail = Mail {
            message_id: MessageId::new("job_1", "door.example.org").unwrap(),
            from_name: Some(Text::new(name)),
            to: "maria@example.org".parse().unwrap(),
            to_name: Some(Text::new(name)),
            reply_to: Some("help@example.org".parse().unwrap()),
            date: "2026-11-27T12:00:00Z".parse().unwrap(),
            content,
        };
        let from = mailbox(&"door@example.org".parse().unwrap(), None).unwrap();
        String::from_utf8(build(&mail, &from).unwrap().formatted()).unwrap()
    }

    fn header_names(message: &str) -> Vec<String> {
        let (headers, _) = message.split_once("\r\n\r\n").unwrap();
        let lines = headers.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        lines.map(|line| line.split_once(':').unwrap().0.to_owned()).collect()
    }

    const HEADERS: [&str; 9] =
        ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "Reply-To", "MIME-Version", "Content-Type"];

    #[test]
    fn a_mail_has_the_headers_and_parts_it_should() {
        let message = mail("Your key", "María Rossi");
        assert_eq!(header_names(&message), HEADERS);
        assert!(message.contains("Message-ID: <job_1@door.example.org>\r\n"), "{message}");
        assert!(message.contains("Date: Fri, 27 Nov 2026 12:00:00 +0000\r\n"), "{message}");
        assert!(message.contains("Auto-Submitted: auto-generated\r\n"));
        assert!(message.contains("Content-ID: <activation-qr>\r\n"));
        let order = ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"];
        let places: Vec<_> = order.iter().map(|part| message.find(part).unwrap()).collect();
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn no_name_and_no_subject_adds_or_ends_a_header() {
        for hostile in [
            "x\r\nBcc: evil@example.org",
            "x\nBcc: evil@example.org\n\nbody",
            "x\u{0}\u{85}\u{2028}Bcc: evil@example.org",
            "\"x\" <evil@example.org>, y",
            "=?utf-8?q?x=0D=0ABcc:_evil@example.org?=",
            "\u{202E}x\u{feff}",
            &"long ".repeat(400),
        ] {
            let message = mail(hostile, hostile);
            assert_eq!(header_names(&message), HEADERS, "{hostile:?}");
            let recipients = message.lines().filter(|line| line.to_ascii_lowercase().starts_with("bcc")).count();
            assert_eq!(recipients, 0);
        }
    }
}
