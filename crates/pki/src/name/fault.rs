//! Why a name is not taken.

use super::{AlternativeKind, AttributeKind};

/// Why a name is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    /// There is nothing in it.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// It is longer than certificates allow.
    #[error("{what} is longer than {limit} characters")]
    TooLong {
        /// What is too long.
        what: &'static str,
        /// The most that is allowed.
        limit: usize,
    },
    /// It holds a NUL, a control character, or one that turns the direction of writing.
    #[error("{0} holds a control character")]
    Control(&'static str),
    /// It holds a character that its encoding does not have.
    #[error("{0} holds a character that is not allowed there")]
    Character(&'static str),
    /// Not the form that it must have.
    #[error("this is not written as {0} is")]
    Form(&'static str),
    /// The domain is not one of those allowed.
    #[error("the domain {0} is not allowed")]
    Domain(String),
    /// A name in ASN.1 that cannot be read, or is written in a character set of the past.
    #[error("the name cannot be read")]
    Unreadable,
    /// An attribute that is not among those we know.
    #[error("the name has an attribute that is not known: {0}")]
    Attribute(String),
}

impl NameFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty(_) => "name_empty",
            Self::TooLong { .. } => "name_too_long",
            Self::Control(_) => "name_control_character",
            Self::Character(_) => "name_character",
            Self::Form(_) => "name_form",
            Self::Domain(_) => "name_domain",
            Self::Unreadable => "name_unreadable",
            Self::Attribute(_) => "name_attribute",
        }
    }
}

impl AttributeKind {
    /// The word of the attribute, as in profiles.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CommonName => "common_name",
            Self::GivenName => "given_name",
            Self::Surname => "surname",
            Self::SerialNumber => "serial_number",
            Self::UserId => "user_id",
            Self::Email => "email",
            Self::Title => "title",
            Self::OrganizationalUnit => "organizational_unit",
            Self::Organization => "organization",
            Self::OrganizationIdentifier => "organization_identifier",
            Self::Locality => "locality",
            Self::State => "state",
            Self::Country => "country",
            Self::DomainComponent => "domain_component",
        }
    }
}

impl AlternativeKind {
    /// The word of the kind, as in profiles.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Dns => "dns",
            Self::Upn => "upn",
        }
    }
}

/// Whether a character may never stand in a name: controls, line breaks, byte
/// order marks, and what turns the direction of writing, so that a name reads as it is.
pub(super) fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(character, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
