//! Typed fields that a project adds to its users.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::contact::{EmailAddress, MobileNumber};
use crate::id::{Id, kind};
use crate::text::{self, UnknownWord};
use crate::time::Timestamp;

/// A field of users that the project defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// Its id.
    pub id: Id<kind::CustomField>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Its name in the API, in filters, and as a CSV column's heading.
    pub name: FieldName,
    /// Its name for people.
    pub label: String,
    /// What it holds.
    pub kind: FieldKind,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
}

/// 1–40 lower-case letters, digits and underscores, a letter first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldName(String);

/// Why a text is not a field's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected 1 to 40 lower-case letters, digits and underscores, beginning with a letter, and no name that users have already"
)]
pub struct InvalidFieldName;

/// Names that filters and CSV columns use already.
const TAKEN: &[&str] = &[
    "id",
    "first_name",
    "last_name",
    "email",
    "mobile",
    "card_id",
    "sync_id",
    "external_id",
    "state",
    "enrolment",
    "origin",
    "custom_fields",
    "valid_from",
    "valid_until",
    "created_at",
    "updated_at",
];

impl FieldName {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FieldName {
    type Err = InvalidFieldName;

    fn from_str(text: &str) -> Result<Self, InvalidFieldName> {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && !TAKEN.contains(&text);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidFieldName) }
    }
}

impl TryFrom<String> for FieldName {
    type Error = InvalidFieldName;

    fn try_from(text: String) -> Result<Self, InvalidFieldName> {
        text.parse()
    }
}

impl From<FieldName> for String {
    fn from(name: FieldName) -> Self {
        name.0
    }
}

/// What a custom field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldKind {
    /// Any text, at most 500 characters.
    Text,
    /// An e-mail address.
    Email,
    /// A phone number in international form.
    Phone,
    /// A day (`2027-01-31`).
    Date,
    /// `true` or `false`.
    Boolean,
    /// One of a list.
    Choice {
        /// The list.
        options: Vec<String>,
    },
}

/// Why a value does not fit its field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFieldValue {
    /// Too long, or with control characters.
    #[error("expected at most 500 characters without line breaks or control characters")]
    Text,
    /// Not an address.
    #[error("expected an e-mail address, like maria@example.org")]
    Email,
    /// Not a number.
    #[error("expected a phone number in international form, like +49 171 1234567")]
    Phone,
    /// Not a day.
    #[error("expected a day as year-month-day, like 2027-01-31")]
    Date,
    /// Not a truth value.
    #[error("expected true or false")]
    Boolean,
    /// Not in the list.
    #[error(transparent)]
    Choice(#[from] UnknownWord),
}

impl FieldKind {
    /// Brings a value into the form that is stored and compared.
    ///
    /// # Errors
    /// Says what the field expects.
    pub fn parse(&self, value: &str) -> Result<String, InvalidFieldValue> {
        let value = text::tidy(value);
        match self {
            Self::Text if value.chars().count() > 500 || value.chars().any(char::is_control) => {
                Err(InvalidFieldValue::Text)
            }
            Self::Text => Ok(value),
            Self::Email => value.parse::<EmailAddress>().map(String::from).map_err(|_| InvalidFieldValue::Email),
            Self::Phone => value.parse::<MobileNumber>().map(String::from).map_err(|_| InvalidFieldValue::Phone),
            Self::Date => {
                value.parse::<jiff::civil::Date>().map(|day| day.to_string()).map_err(|_| InvalidFieldValue::Date)
            }
            Self::Boolean => parse_boolean(&value).map(|truth| truth.to_string()).ok_or(InvalidFieldValue::Boolean),
            Self::Choice { options } => options
                .iter()
                .find(|option| text::fold(option) == text::fold(&value))
                .cloned()
                .ok_or_else(|| UnknownWord::new(&value, options.iter().map(String::as_str)).into()),
        }
    }
}

/// Spreadsheets write truth in the user's language.
fn parse_boolean(value: &str) -> Option<bool> {
    match text::fold(value).as_str() {
        "true" | "1" | "yes" | "wahr" | "ja" => Some(true),
        "false" | "0" | "no" | "falsch" | "nein" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_users_own_attributes_are_taken() {
        assert!("department".parse::<FieldName>().is_ok());
        for text in ["email", "1st", "Department", "cost centre", ""] {
            assert!(text.parse::<FieldName>().is_err(), "{text}");
        }
    }

    #[test]
    fn values_are_brought_into_one_form() {
        let choice = FieldKind::Choice { options: vec!["North".into(), "South".into()] };
        assert_eq!(choice.parse(" north "), Ok("North".to_owned()));
        assert!(choice.parse("West").unwrap_err().to_string().contains("North, South"));
        assert_eq!(FieldKind::Boolean.parse("Ja"), Ok("true".to_owned()));
        assert_eq!(FieldKind::Date.parse("2027-02-30"), Err(InvalidFieldValue::Date));
        assert_eq!(FieldKind::Text.parse("a\nb"), Err(InvalidFieldValue::Text));
    }
}
