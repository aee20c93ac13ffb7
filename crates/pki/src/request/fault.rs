//! Why a request is refused.

use der::asn1::ObjectIdentifier;

use crate::key::{KeyKind, KeyRefused};
use crate::name::NameFault;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestFault {
    /// It is longer than 64 KiB. Nothing of it was read.
    #[error("the request is longer than 64 KiB")]
    TooLong,
    /// It is no PKCS#10 request.
    #[error("the request is no PKCS#10 request")]
    Unreadable,
    /// Its key is not one of those we take.
    #[error("the request's key is not taken")]
    Key(#[from] KeyRefused),
    /// It is signed with an algorithm that is not known, or not taken any more.
    #[error("the request is signed with an algorithm that is not taken")]
    Algorithm,
    /// It is not signed with the key that it names.
    #[error("the request is not signed with its own key")]
    Signature,
    /// The subject cannot be read, or holds what certificates of ours do not.
    #[error("a name in the request is not taken")]
    Name(#[from] NameFault),
    /// An attribute or an extension stands in it twice.
    #[error("the request says something twice")]
    Twice,
    /// The profile does not certify keys of this kind.
    #[error("the profile does not certify keys of the kind {0}")]
    KeyKind(KeyKind),
    /// It asks for a subject that the profile does not give.
    #[error("the request asks for another subject")]
    Subject,
    /// It asks for an alternative name that the profile does not give.
    #[error("the request asks for another alternative name")]
    AlternativeName,
    /// It asks to be a CA.
    #[error("the request asks for the certificate of a CA")]
    Authority,
    /// It asks for a key usage that the profile does not give.
    #[error("the request asks for a key usage that the profile does not give")]
    KeyUsage,
    /// It asks for an extended key usage that the profile does not give.
    #[error("the request asks for an extended key usage that the profile does not give")]
    ExtendedKeyUsage,
    /// It asks for an extension that no profile gives.
    #[error("the request asks for the extension {0}")]
    Extension(ObjectIdentifier),
}

impl RequestFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "request_too_long",
            Self::Unreadable => "request_unreadable",
            Self::Key(fault) => fault.code(),
            Self::Algorithm => "request_algorithm",
            Self::Signature => "request_signature",
            Self::Name(fault) => fault.code(),
            Self::Twice => "request_twice",
            Self::KeyKind(_) => "request_key_kind",
            Self::Subject => "request_subject",
            Self::AlternativeName => "request_alternative_name",
            Self::Authority => "request_asks_for_ca",
            Self::KeyUsage => "request_key_usage",
            Self::ExtendedKeyUsage => "request_extended_key_usage",
            Self::Extension(_) => "request_extension",
        }
    }
}
