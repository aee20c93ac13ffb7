//! One attribute of a subject: its kind, and a text within its bounds.

use der::Tag;
use der::asn1::{Any, Ia5StringRef, ObjectIdentifier, PrintableStringRef, Utf8StringRef};
use domain::text::tidy;
use serde::{Deserialize, Serialize};
use x509_cert::attr::AttributeTypeAndValue;

use super::NameFault;
use super::fault::is_forbidden;
use crate::oid;

/// The attributes that a subject may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// The name that is shown.
    CommonName,
    /// Given names.
    GivenName,
    /// The family name.
    Surname,
    /// What tells two people of one name apart (X.520 §6.2.9); not the certificate's serial number.
    SerialNumber,
    /// The user's id in a directory.
    UserId,
    /// An e-mail address; the alternative name is the better place.
    Email,
    /// What the person does.
    Title,
    /// A part of the organization.
    OrganizationalUnit,
    /// The organization.
    Organization,
    /// The organization's registered number (ETSI EN 319 412-1 §5.1.4).
    OrganizationIdentifier,
    /// Town.
    Locality,
    /// State or province.
    State,
    /// Two letters of ISO 3166.
    Country,
    /// One label of a domain.
    DomainComponent,
}

/// How a text is written in ASN.1.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writing {
    Utf8,
    Printable,
    Ia5,
}

impl AttributeKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::CommonName,
        Self::GivenName,
        Self::Surname,
        Self::SerialNumber,
        Self::UserId,
        Self::Email,
        Self::Title,
        Self::OrganizationalUnit,
        Self::Organization,
        Self::OrganizationIdentifier,
        Self::Locality,
        Self::State,
        Self::Country,
        Self::DomainComponent,
    ];

    /// Identifier, longest text, and writing: RFC 5280 appendix A.1. For names it
    /// allows 32,768 characters; the 64 of X.520 are enough for people.
    const fn rules(self) -> (ObjectIdentifier, usize, Writing) {
        match self {
            Self::CommonName => (oid::COMMON_NAME, 64, Writing::Utf8),
            Self::GivenName => (oid::GIVEN_NAME, 64, Writing::Utf8),
            Self::Surname => (oid::SURNAME, 64, Writing::Utf8),
            Self::SerialNumber => (oid::SERIAL_NUMBER, 64, Writing::Printable),
            Self::UserId => (oid::USER_ID, 256, Writing::Utf8),
            Self::Email => (oid::EMAIL_ADDRESS, 255, Writing::Ia5),
            Self::Title => (oid::TITLE, 64, Writing::Utf8),
            Self::OrganizationalUnit => (oid::ORGANIZATIONAL_UNIT, 64, Writing::Utf8),
            Self::Organization => (oid::ORGANIZATION, 64, Writing::Utf8),
            Self::OrganizationIdentifier => (oid::ORGANIZATION_IDENTIFIER, 256, Writing::Utf8),
            Self::Locality => (oid::LOCALITY, 128, Writing::Utf8),
            Self::State => (oid::STATE, 128, Writing::Utf8),
            Self::Country => (oid::COUNTRY, 2, Writing::Printable),
            Self::DomainComponent => (oid::DOMAIN_COMPONENT, 63, Writing::Ia5),
        }
    }

    fn of(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.rules().0 == oid)
    }
}

/// An attribute with its text: trimmed, composed, within its bounds, without control characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attribute {
    kind: AttributeKind,
    text: String,
}

impl Attribute {
    /// Takes a field's text.
    ///
    /// # Errors
    /// [`NameFault`] if it is empty, too long, or holds what may not stand there.
    pub fn new(kind: AttributeKind, text: &str) -> Result<Self, NameFault> {
        let (_, limit, writing) = kind.rules();
        let text = tidy(text);
        if text.is_empty() {
            return Err(NameFault::Empty(kind.word()));
        }
        if text.chars().count() > limit {
            return Err(NameFault::TooLong { what: kind.word(), limit });
        }
        if text.chars().any(is_forbidden) {
            return Err(NameFault::Control(kind.word()));
        }
        if !writing.has_all_of(&text) {
            return Err(NameFault::Character(kind.word()));
        }
        if kind == AttributeKind::Country && !(text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())) {
            return Err(NameFault::Form("a country of two capital letters"));
        }
        Ok(Self { kind, text })
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> AttributeKind {
        self.kind
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn encode(&self) -> der::Result<AttributeTypeAndValue> {
        let (oid, _, writing) = self.kind.rules();
        let tag = match writing {
            Writing::Utf8 => Tag::Utf8String,
            Writing::Printable => Tag::PrintableString,
            Writing::Ia5 => Tag::Ia5String,
        };
        Ok(AttributeTypeAndValue { oid, value: Any::new(tag, self.text.as_bytes())? })
    }

    pub(super) fn decode(encoded: &AttributeTypeAndValue) -> Result<Self, NameFault> {
        let kind = AttributeKind::of(encoded.oid).ok_or_else(|| NameFault::Attribute(encoded.oid.to_string()))?;
        Self::new(kind, text(&encoded.value).ok_or(NameFault::Unreadable)?)
    }
}

impl Writing {
    fn has_all_of(self, text: &str) -> bool {
        match self {
            Self::Utf8 => true,
            Self::Printable => PrintableStringRef::new(text).is_ok(),
            Self::Ia5 => text.is_ascii(),
        }
    }
}

/// A text in one of the character sets that RFC 5280 §4.1.2.4 leaves for new names.
fn text(value: &Any) -> Option<&str> {
    let value = value.to_ref();
    match value.header().tag() {
        Tag::Utf8String => value.decode_as::<Utf8StringRef<'_>>().ok().map(|text| text.as_str()),
        Tag::PrintableString => value.decode_as::<PrintableStringRef<'_>>().ok().map(|text| text.as_str()),
        Tag::Ia5String => value.decode_as::<Ia5StringRef<'_>>().ok().map(|text| text.as_str()),
        _ => None,
    }
}
