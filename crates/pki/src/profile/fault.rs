//! Why a profile is refused.

use super::{ExtendedUsage, Usage};
use crate::key::KeyKind;
use crate::name::{AttributeKind, NameFault};

/// Why a profile is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileFault {
    /// Its name is not of small letters, digits and hyphens, or longer than 40.
    #[error("a profile's name has 1 to 40 small letters, digits and hyphens")]
    Name,
    /// It is valid for no day, or for more than ten years.
    #[error("a certificate is valid for 1 to 3653 days")]
    Validity,
    /// It begins more than a day before it is issued.
    #[error("a certificate begins at most a day before it is issued")]
    Backdate,
    /// It allows no kind of key.
    #[error("the profile allows no kind of key")]
    NoKeys,
    /// Something stands in it twice.
    #[error("{0} is listed twice")]
    Twice(String),
    /// A kind of key is left with nothing that it is for.
    #[error("none of the listed usages suits a key of the kind {0}")]
    NoUsage(KeyKind),
    /// A usage that none of the kinds of keys can do.
    #[error("{0:?} suits none of the kinds of keys that the profile allows")]
    UselessUsage(Usage),
    /// An extended key usage that only a CA's own certificates have.
    #[error("the extended key usage {0} is not for certificates of users")]
    Reserved(ExtendedUsage),
    /// An extended key usage that the key usages contradict (RFC 5280 §4.2.1.12).
    #[error("the extended key usage {0} does not go with the key usages")]
    Contradiction(ExtendedUsage),
    /// There is no attribute that is always there: the subject might be empty.
    #[error("the subject needs an attribute that is always there")]
    EmptySubject,
    /// A fixed text that certificates cannot hold.
    #[error("the text of {attribute:?} is not allowed")]
    Text {
        /// The attribute.
        attribute: AttributeKind,
        /// What is wrong with it.
        #[source]
        fault: NameFault,
    },
    /// A field without a name.
    #[error("a field's name is empty")]
    Field,
    /// The server would hold a key that makes signatures in the user's name.
    #[error("a key that signs is never made or archived by the server")]
    ArchivedSigningKey,
}

impl ProfileFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Name => "profile_name",
            Self::Validity => "profile_validity",
            Self::Backdate => "profile_backdate",
            Self::NoKeys => "profile_no_keys",
            Self::Twice(_) => "profile_twice",
            Self::NoUsage(_) => "profile_no_usage",
            Self::UselessUsage(_) => "profile_useless_usage",
            Self::Reserved(_) => "profile_reserved_usage",
            Self::Contradiction(_) => "profile_contradiction",
            Self::EmptySubject => "profile_empty_subject",
            Self::Text { .. } => "profile_text",
            Self::Field => "profile_field",
            Self::ArchivedSigningKey => "profile_archived_signing_key",
        }
    }
}
