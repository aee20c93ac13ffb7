//! Whether settings fit, and whether their secrets may stay.

use domain::custom_field::CustomField;
use domain::settings::{Autosync, MailServer, Settings, SmsContentType, SmsGateway};
use domain::sync::csv::Column;
use domain::sync::guard::{Guard, Threshold};
use serde_json::Value;

use super::document::Document;
use super::mobile_id::unknown_fields;
use crate::autosync::column;
use crate::error::Invalid;
use crate::transports::Secrets;

/// Everything that does not fit, beside ranges, which [`Settings::check`] looks at.
pub(super) fn faults(document: &Document, before: &Settings, known: &Secrets, fields: &[CustomField]) -> Vec<Invalid> {
    let mut faults = Faults(Vec::new());
    let settings = &document.settings;
    if let Err(ranges) = settings.check() {
        faults.0.extend(ranges.into_iter().map(|fault| Invalid::new(fault.pointer, "invalid_value", fault.detail)));
    }
    faults.thresholds(&settings.autosync.thresholds);
    faults.threshold("/automation/revocations", settings.automation.revocations);
    faults.header_names(&settings.autosync, &before.autosync, fields);
    let unknown = unknown_fields(&settings.mobile_id, &before.mobile_id, fields).into_iter();
    faults.0.extend(unknown.map(|fault| Invalid { pointer: format!("/mobile_id{}", fault.pointer), ..fault }));
    if let Some(server) = &settings.mail {
        faults.mail(server, document, before, known);
    }
    if let Some(gateway) = &settings.sms {
        faults.sms(gateway, document, before, known);
    } else if !document.sms_headers.is_empty() {
        faults.add("/sms/headers", "invalid_value", "there is no gateway that headers could go to");
    }
    faults.0
}

struct Faults(Vec<Invalid>);

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.0.push(Invalid::new(pointer, code, detail));
    }

    fn again(&mut self, pointer: &str) {
        let detail = "enter it again: it goes to another server than before";
        self.0.push(Invalid::new(pointer, "secret_required", detail));
    }

    fn thresholds(&mut self, guard: &Guard) {
        let all: [(&str, Threshold); 5] = [
            ("removals", guard.removals),
            ("additions", guard.additions),
            ("id_changes", guard.id_changes),
            ("email_changes", guard.email_changes),
            ("id_moves", guard.id_moves),
        ];
        for (name, threshold) in all {
            self.threshold(&format!("/autosync/thresholds/{name}"), threshold);
        }
    }

    fn threshold(&mut self, pointer: &str, threshold: Threshold) {
        if threshold.percent > 100 {
            self.add(format!("{pointer}/percent"), "invalid_value", "expected a number from 0 to 100");
        }
    }

    fn header_names(&mut self, autosync: &Autosync, before: &Autosync, fields: &[CustomField]) {
        for (field, names) in &autosync.header_names {
            let pointer = || format!("/autosync/header_names/{}", escape(field));
            let is_column = match column(field) {
                // A field that is gone since then does no harm.
                Some(Column::Custom(name)) => {
                    before.header_names.contains_key(field) || fields.iter().any(|known| known.name == name)
                }
                column => column.is_some(),
            };
            if !is_column {
                let detail = "expected first_name, last_name, email, card_id, sync_id, or the name of a custom field";
                self.add(pointer(), "invalid_value", detail);
                continue;
            }
            let readable = |name: &String| (1..=100).contains(&name.trim().chars().count()) && !has_control(name);
            if names.len() > 50 || !names.iter().all(readable) {
                self.add(pointer(), "invalid_value", "expected a list of up to 50 names of 1 to 100 characters");
            }
        }
    }

    fn mail(&mut self, server: &MailServer, document: &Document, before: &Settings, known: &Secrets) {
        if !is_host(&server.host) {
            self.add("/mail/host", "invalid_value", "expected the name of a server, like smtp.example.org");
        }
        if server.port == 0 {
            self.add("/mail/port", "invalid_value", "expected a number from 1 to 65535");
        }
        let Some(username) = &server.username else { return };
        if username.is_empty() || username.len() > 200 || has_control(username) {
            self.add("/mail/username", "invalid_value", "expected 1 to 200 characters without control characters");
        }
        match &document.mail_password {
            Some(password) if password.is_empty() || password.len() > 500 || has_control(password) => {
                self.add("/mail/password", "invalid_value", "expected 1 to 500 characters without control characters");
            }
            Some(_) => {}
            None if known.mail_password.is_none() => {
                self.add("/mail/password", "missing", "a server with a user name needs its password");
            }
            None if before.mail.as_ref().is_none_or(|before| goes_elsewhere(before, server)) => {
                self.again("/mail/password");
            }
            None => {}
        }
    }

    fn sms(&mut self, gateway: &SmsGateway, document: &Document, before: &Settings, known: &Secrets) {
        if !is_address(&gateway.url) {
            self.add("/sms/url", "invalid_value", "expected an address that begins with https:// or http://");
        }
        if !fits_body(gateway) {
            let detail = "expected {to} and {text} in it, as the content type writes them: \
                          {\"to\": \"{to}\", \"text\": \"{text}\"} or to={to}&text={text}";
            self.add("/sms/body", "invalid_value", detail);
        }
        if gateway.sender.chars().count() > 50 || has_control(&gateway.sender) {
            self.add("/sms/sender", "invalid_value", "expected at most 50 characters without control characters");
        }
        let elsewhere = before.sms.as_ref().is_none_or(|before| before.url != gateway.url);
        for (name, value) in &document.sms_headers {
            let pointer = format!("/sms/headers/{}", escape(name));
            match value {
                _ if !is_header_name(name) => self.add(pointer, "invalid_value", "expected the name of an HTTP header"),
                Some(value) if !is_header_value(value) => {
                    self.add(pointer, "invalid_value", "expected 1 to 2000 printable ASCII characters");
                }
                Some(_) => {}
                None if !known.sms_headers.contains_key(name) => {
                    self.add(pointer, "missing", "the header has no value yet");
                }
                None if elsewhere => self.again(&pointer),
                None => {}
            }
        }
    }
}

/// A weaker protection tells the password to whoever listens.
fn goes_elsewhere(before: &MailServer, server: &MailServer) -> bool {
    (&before.host, before.port, before.security) != (&server.host, server.port, server.security)
}

fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}

fn is_host(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    (1..=253).contains(&text.len()) && text.chars().all(plain)
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let fits = |rest: &str| !rest.is_empty() && !rest.starts_with('/') && rest.bytes().all(|b| b.is_ascii_graphic());
    text.len() <= 2000 && rest.is_some_and(fits)
}

fn fits_body(gateway: &SmsGateway) -> bool {
    let body = &gateway.body;
    let shaped = match gateway.content_type {
        SmsContentType::Json => serde_json::from_str::<serde_json::Map<String, Value>>(body)
            .is_ok_and(|fields| fields.values().all(Value::is_string)),
        SmsContentType::Form => !has_control(body),
    };
    shaped && body.len() <= 4000 && body.contains("{to}") && body.contains("{text}")
}

/// RFC 9110 §5.6.2. What frames the message is not for settings.
fn is_header_name(name: &str) -> bool {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let framing = ["host", "content-length", "content-type", "transfer-encoding", "connection"];
    (1..=100).contains(&name.len()) && name.bytes().all(token) && !framing.contains(&name.to_ascii_lowercase().as_str())
}

fn is_header_value(value: &str) -> bool {
    (1..=2000).contains(&value.len()) && value.bytes().all(|b| (0x20..0x7f).contains(&b))
}

/// RFC 6901.
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
