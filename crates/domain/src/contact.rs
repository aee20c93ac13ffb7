//! Where a person is reached: addresses that have been parsed once, at the edge.

use std::fmt;
use std::str::FromStr;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};
use serde::{Deserialize, Serialize};

use crate::text;

/// An e-mail address: `local@domain`, at most 254 characters, no white space,
/// no control characters, nothing a mail header could be broken with.
///
/// Deliberately narrower than RFC 5321: quoted local parts, comments and
/// address literals are refused, as no access control system exports them and
/// every one of them is a way to smuggle something.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address; expected name@domain, like maria@example.org")]
pub struct InvalidEmail;

impl EmailAddress {
    /// The address as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as it is compared: case folded.
    #[must_use]
    pub fn key(&self) -> String {
        text::fold(&self.0)
    }

    /// Enough of the address for its owner to know it again, and no more.
    #[must_use]
    pub fn masked(&self) -> String {
        let first = self.0.chars().next().unwrap_or('*');
        format!("{first}***@{}", self.domain())
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        let address = text::tidy(text);
        let (local, domain) = address.rsplit_once('@').ok_or(InvalidEmail)?;
        let fits = address.len() <= 254 && local.len() <= 64 && is_local(local) && is_domain(domain);
        if fits { Ok(Self(address)) } else { Err(InvalidEmail) }
    }
}

fn is_local(local: &str) -> bool {
    !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c) || is_mark(c))
}

/// Letters beyond ASCII are written with combining marks in many scripts.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn is_domain(domain: &str) -> bool {
    domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(is_label)
        && !domain.ends_with(|c: char| c.is_ascii_digit())
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-' || is_mark(c))
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Logs must not collect addresses by accident.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailAddress(…@{})", self.domain())
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

/// A mobile number in E.164 form (`+491711234567`).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MobileNumber(String);

/// Why a text is not a mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a phone number in international form; expected + and the country code, like +49 171 1234567")]
pub struct InvalidMobile;

impl MobileNumber {
    /// `+` and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MobileNumber {
    type Err = InvalidMobile;

    fn from_str(text: &str) -> Result<Self, InvalidMobile> {
        let text = text.trim();
        if text.len() > 40 || !text.starts_with('+') {
            return Err(InvalidMobile);
        }
        let number = PHONE_NUMBER_UTIL.parse(text, None).map_err(|_| InvalidMobile)?;
        if !PHONE_NUMBER_UTIL.is_valid_number(&number) {
            return Err(InvalidMobile);
        }
        Ok(Self(PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned()))
    }
}

impl fmt::Display for MobileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for MobileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MobileNumber(…)")
    }
}

impl TryFrom<String> for MobileNumber {
    type Error = InvalidMobile;

    fn try_from(text: String) -> Result<Self, InvalidMobile> {
        text.parse()
    }
}

impl From<MobileNumber> for String {
    fn from(number: MobileNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_and_international_addresses_are_taken() {
        for text in ["maria@example.org", " o'neil+door@sub.example.co.uk ", "用户@例子.公司", "jörg@müller.de"]
        {
            assert!(text.parse::<EmailAddress>().is_ok(), "{text}");
        }
    }

    #[test]
    fn what_could_break_a_header_or_is_no_address_is_refused() {
        for text in [
            "",
            "maria",
            "@example.org",
            "maria@",
            "maria@localhost",
            "a b@example.org",
            "a@b@example.org",
            "maria@example.org\r\nBcc: x@example.org",
            "<maria@example.org>",
            "maria@-example.org",
            "maria@1.2.3.4",
            ".maria@example.org",
            "ma..ria@example.org",
            "\"m\"@example.org",
            "maria@example..org",
            "a\u{0}@example.org",
        ] {
            assert!(text.parse::<EmailAddress>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn addresses_compare_without_case_and_hide_in_debug() {
        let address: EmailAddress = "Maria.Rossi@Example.ORG".parse().unwrap();
        assert_eq!(address.key(), "maria.rossi@example.org");
        assert!(!format!("{address:?}").contains("Rossi"));
    }

    #[test]
    fn mobile_numbers_become_e164() {
        assert_eq!("+49 171 1234567".parse::<MobileNumber>().unwrap().as_str(), "+491711234567");
        for text in ["0171 1234567", "+49", "+491711234567890123", "hello", ""] {
            assert!(text.parse::<MobileNumber>().is_err(), "{text}");
        }
    }
}
