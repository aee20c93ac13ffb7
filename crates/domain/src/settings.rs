//! What a project can set, with its defaults. One document per project.
//!
//! Secrets (passwords, gateway headers) are no part of the document: they are
//! sealed beside it and never shown again.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::card::CardFormat;
use crate::contact::EmailAddress;
use crate::mobile_id::MobileId;
use crate::retention::Retention;
use crate::sync::csv::Fallback;
use crate::sync::guard::{Guard, Threshold};

/// The document.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What IDs look like.
    pub cards: Cards,
    /// How people are invited.
    pub invitations: Invitations,
    /// How phones are kept up to date.
    pub phones: Phones,
    /// Users from a CSV file.
    pub autosync: Autosync,
    /// Credentials that come and go by filters.
    pub automation: Automation,
    /// How long events are kept.
    pub retention: Retention,
    /// Mobile IDs with certificates. In a box, as most use cases hold settings while they wait.
    pub mobile_id: Box<MobileId>,
    /// Where mail goes out; `None`: the instance's own server.
    pub mail: Option<MailServer>,
    /// Where SMS go out; `None`: nowhere.
    pub sms: Option<SmsGateway>,
}

/// What IDs look like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cards {
    /// The format that users' IDs must fit.
    pub format: CardFormat,
    /// The facility code, in formats that have one.
    pub facility_code: Option<u32>,
}

impl Default for Cards {
    fn default() -> Self {
        Self { format: CardFormat::RawAscii, facility_code: None }
    }
}

/// How people are invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Invitations {
    /// How long a mailed link is valid, in days (1–60).
    pub valid_days: u16,
    /// How many mails leave per minute at most; 0: no limit of ours.
    pub mails_per_minute: u32,
    /// Whether people with a mobile number get an SMS beside the mail.
    pub sms: bool,
    /// Whether an invitation to contact details that were changed by hand in the last 7 days waits
    /// until a second person has approved them.
    pub approve_changed_contacts: bool,
    /// After how many days without an answer the invitation is sent again (0–60); 0: never.
    pub remind_after_days: u16,
    /// How often it is sent again by itself (0–10).
    pub max_reminders: u8,
    /// How many days after its last invitation ended a credential is revoked and its place given back (1–365); `None`:
    /// never.
    pub give_back_after_days: Option<u16>,
}

impl Default for Invitations {
    fn default() -> Self {
        Self {
            valid_days: 7,
            mails_per_minute: 600,
            sms: false,
            approve_changed_contacts: false,
            remind_after_days: 3,
            max_reminders: 2,
            give_back_after_days: None,
        }
    }
}

/// How phones are kept up to date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Phones {
    /// How long a phone works without having asked, in hours (1–720).
    pub lease_hours: u16,
    /// How often a phone asks while it is online, in minutes (1–1440).
    pub poll_minutes: u16,
    /// How long a revocation may stay unconfirmed before it is overdue, in hours (1–720).
    pub revocation_deadline_hours: u16,
}

impl Default for Phones {
    fn default() -> Self {
        Self { lease_hours: 24, poll_minutes: 15, revocation_deadline_hours: 25 }
    }
}

/// Users from a CSV file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Autosync {
    /// Whether uploads are taken.
    pub enabled: bool,
    /// Whom a file speaks of.
    pub scope: SyncScope,
    /// How often a file is expected, in minutes (5–10080); silence for three times as long raises an alarm.
    pub interval_minutes: u32,
    /// How a file without a byte order mark is read when it is not UTF-8: a label of the WHATWG encoding standard.
    pub fallback_encoding: String,
    /// Further names for columns, by field name (`"card_id": ["Badge"]`).
    pub header_names: std::collections::BTreeMap<String, Vec<String>>,
    /// Beyond which size of change a run waits for a person.
    pub thresholds: Guard,
}

impl Default for Autosync {
    fn default() -> Self {
        Self {
            enabled: true,
            scope: SyncScope::Csv,
            interval_minutes: 60,
            fallback_encoding: "windows-1252".to_owned(),
            header_names: std::collections::BTreeMap::new(),
            thresholds: Guard::default(),
        }
    }
}

/// Whom a file speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncScope {
    /// Users that came from a file; others are not touched.
    #[default]
    Csv,
    /// Everybody: the file is the whole list.
    All,
}

/// Credentials that come and go by filters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Automation {
    /// From how many people on who would lose a credential a change of a pool's filters waits for a person; the share is
    /// of those who have one.
    pub revocations: Threshold,
}

impl Default for Automation {
    fn default() -> Self {
        Self { revocations: Threshold { at_least: 5, percent: 20 } }
    }
}

/// An SMTP server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// The user name; the password is sealed apart.
    #[serde(default)]
    pub username: Option<String>,
    /// Whom the mails come from.
    pub from: EmailAddress,
}

/// How the connection to an SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// Begins in the clear and must change to TLS (port 587).
    Starttls,
    /// TLS from the first byte (port 465).
    Tls,
    /// None; for a server on this machine.
    None,
}

/// An SMS gateway that takes HTTP requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsGateway {
    /// Where requests go; https unless the instance allows private addresses.
    pub url: String,
    /// The body, with `{to}`, `{text}` and `{sender}` in it.
    pub body: String,
    /// The body's media type; values are escaped as it demands.
    pub content_type: SmsContentType,
    /// Whom the SMS come from.
    #[serde(default)]
    pub sender: String,
    /// Names of the headers whose values are sealed apart.
    #[serde(default)]
    pub headers: Vec<String>,
}

/// How an SMS gateway is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsContentType {
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// A setting outside its range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct InvalidSetting {
    /// JSON pointer into the document.
    pub pointer: Cow<'static, str>,
    /// What is expected.
    pub detail: String,
}

impl InvalidSetting {
    /// A number outside its range.
    pub(crate) fn range(pointer: &'static str, low: impl std::fmt::Display, high: impl std::fmt::Display) -> Self {
        Self { pointer: pointer.into(), detail: format!("expected a number from {low} to {high}") }
    }
}

impl Settings {
    /// Checks every range.
    ///
    /// # Errors
    /// All settings that are out of range.
    pub fn check(&self) -> Result<(), Vec<InvalidSetting>> {
        let mut invalid = Vec::new();
        let mut range = |pointer, value: u64, low: u64, high: u64| {
            if !(low..=high).contains(&value) {
                invalid.push(InvalidSetting::range(pointer, low, high));
            }
        };
        range("/invitations/valid_days", self.invitations.valid_days.into(), 1, 60);
        range("/invitations/remind_after_days", self.invitations.remind_after_days.into(), 0, 60);
        range("/invitations/max_reminders", self.invitations.max_reminders.into(), 0, 10);
        if let Some(days) = self.invitations.give_back_after_days {
            range("/invitations/give_back_after_days", days.into(), 1, 365);
        }
        range("/phones/lease_hours", self.phones.lease_hours.into(), 1, 720);
        range("/phones/poll_minutes", self.phones.poll_minutes.into(), 1, 1440);
        range("/phones/revocation_deadline_hours", self.phones.revocation_deadline_hours.into(), 1, 720);
        range("/autosync/interval_minutes", self.autosync.interval_minutes.into(), 5, 10_080);
        if self.autosync.fallback_encoding.parse::<Fallback>().is_err() {
            let detail = "expected the name of a one-byte character encoding, like windows-1252 or iso-8859-2; \
                          UTF-8 and UTF-16 are found without it"
                .to_owned();
            invalid.push(InvalidSetting { pointer: "/autosync/fallback_encoding".into(), detail });
        }
        if let Some(detail) = self.cards.fault() {
            invalid.push(InvalidSetting { pointer: "/cards/facility_code".into(), detail });
        }
        let of_retention = self.retention.faults().into_iter();
        invalid.extend(
            of_retention
                .map(|(pointer, detail)| InvalidSetting { pointer: format!("/retention{pointer}").into(), detail }),
        );
        let of_mobile_id = self.mobile_id.check().into_iter();
        invalid.extend(of_mobile_id.map(|fault| InvalidSetting {
            pointer: format!("/mobile_id{}", fault.pointer).into(),
            detail: fault.detail,
        }));
        if invalid.is_empty() { Ok(()) } else { Err(invalid) }
    }
}

impl Cards {
    fn fault(&self) -> Option<String> {
        let range = self.format.fields().facility_code;
        match (range, self.facility_code) {
            (None, Some(_)) => Some("this card format has no facility code; leave it out".to_owned()),
            (Some(range), None) => {
                Some(format!("this card format needs a facility code from {} to {}", range.start(), range.end()))
            }
            (Some(range), Some(code)) if !range.contains(&code) => {
                Some(format!("expected a facility code from {} to {}", range.start(), range.end()))
            }
            _ => None,
        }
    }
}
