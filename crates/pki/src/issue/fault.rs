//! Why a step of issuing is refused.

use crate::certificate::CertificateFault;
use crate::key::{KeyKind, SignError};
use crate::name::NameFault;

/// Why there is nothing to be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrepareFault {
    /// The profile certifies no keys of this kind.
    #[error("the profile does not certify keys of the kind {0}")]
    KeyKind(KeyKind),
    /// The issuer's own certificate is not valid now.
    #[error("the issuer's certificate is not valid now")]
    IssuerNotValid,
    /// A moment lies outside of what certificates can say.
    #[error("the validity lies outside of what certificates can say")]
    Time,
    /// The encoder failed.
    #[error("the certificate could not be written")]
    Encoding,
}

impl PrepareFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KeyKind(_) => "key_kind_not_allowed",
            Self::IssuerNotValid => "issuer_not_valid",
            Self::Time => "validity_out_of_range",
            Self::Encoding => "encoding_failed",
        }
    }
}

/// In what stored bytes differ from what the profile and the issuer give.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckFault {
    /// The bytes are no `TBSCertificate`.
    #[error("what is to be signed cannot be read")]
    Unreadable(#[from] CertificateFault),
    /// It names another issuer.
    #[error("what is to be signed names another issuer")]
    Issuer,
    /// The algorithm is not one that the issuer's key signs with.
    #[error("what is to be signed names an algorithm that the issuer's key does not sign with")]
    Algorithm,
    /// The serial number is shorter than those that we make.
    #[error("the serial number is shorter than 8 octets")]
    Serial,
    /// It is valid for longer than the profile says, or than its issuer.
    #[error("what is to be signed is valid for longer than it may be")]
    Validity,
    /// The profile does not certify keys of this kind.
    #[error("the profile does not certify keys of the kind {0}")]
    KeyKind(KeyKind),
    /// The subject does not follow the profile's template.
    #[error("the subject does not follow the profile")]
    Subject,
    /// A name holds what we would not write.
    #[error("a name holds what certificates of ours do not")]
    Name(#[from] NameFault),
    /// An alternative name does not follow the profile.
    #[error("an alternative name does not follow the profile")]
    AlternativeName,
    /// An extension is missing, differs, or is one too many.
    #[error("the extension {0} is missing, differs, or is one too many")]
    Extension(String),
}

impl CheckFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "to_be_signed_unreadable",
            Self::Issuer => "to_be_signed_issuer",
            Self::Algorithm => "to_be_signed_algorithm",
            Self::Serial => "to_be_signed_serial",
            Self::Validity => "to_be_signed_validity",
            Self::KeyKind(_) => "to_be_signed_key_kind",
            Self::Subject => "to_be_signed_subject",
            Self::Name(_) => "to_be_signed_name",
            Self::AlternativeName => "to_be_signed_alternative_name",
            Self::Extension(_) => "to_be_signed_extension",
        }
    }
}

/// Why a certificate is not the one that was to be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmFault {
    /// It is made of other bytes.
    #[error("the certificate is not what was to be signed")]
    Bytes,
    /// Its signature is not the issuer's.
    #[error("the certificate's signature is not its issuer's")]
    Signature,
}

/// Why there is no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignFault {
    /// The signer holds another key than the issuer's certificate.
    #[error("the signing key is not the issuer's")]
    ForeignKey,
    /// The key did not sign.
    #[error("the certificate was not signed")]
    Key(#[from] SignError),
    /// What was signed is not what was to be signed.
    #[error("what was signed is not what was to be signed")]
    Confirm(#[from] ConfirmFault),
}

impl SignFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ForeignKey => "signer_foreign_key",
            Self::Key(SignError::Unavailable(_)) => "signer_unavailable",
            Self::Key(SignError::Failed) => "signer_failed",
            Self::Confirm(_) => "signer_wrong_signature",
        }
    }
}
