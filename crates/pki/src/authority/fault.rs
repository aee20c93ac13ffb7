//! Why there is no CA.

use crate::certificate::Unwritten;
use crate::issue::NotAnIssuer;
use crate::key::SignError;

/// Why a certificate of a CA is not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MakeFault {
    /// The subject is empty, which no CA's may be (RFC 5280 §4.1.2.6).
    #[error("a CA needs a name")]
    EmptySubject,
    /// It would be valid for no day, or for more than 50 years.
    #[error("a CA is valid for 1 to 18,263 days")]
    Validity,
    /// The issuer may not have CAs below it, or fewer than this one asks for.
    #[error("the issuer may not have such a CA below it")]
    PathLength,
    /// The issuer's own certificate is not valid now.
    #[error("the issuer's certificate is not valid now")]
    IssuerNotValid,
    /// The signer holds another key than the issuer's certificate.
    #[error("the signing key is not the issuer's")]
    ForeignKey,
    /// The key did not sign, or not what it was given.
    #[error("the certificate was not signed")]
    Key(#[from] SignError),
    /// The validity lies outside of what certificates can say.
    #[error("the validity lies outside of what certificates can say")]
    Time,
    /// The encoder failed.
    #[error("the certificate could not be written")]
    Encoding,
}

impl MakeFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EmptySubject => "ca_empty_subject",
            Self::Validity => "ca_validity",
            Self::PathLength => "ca_path_length",
            Self::IssuerNotValid => "issuer_not_valid",
            Self::ForeignKey => "signer_foreign_key",
            Self::Key(SignError::Unavailable(_)) => "signer_unavailable",
            Self::Key(SignError::Failed) => "signer_failed",
            Self::Time => "validity_out_of_range",
            Self::Encoding => "encoding_failed",
        }
    }
}

impl From<Unwritten> for MakeFault {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::Time => Self::Time,
            Unwritten::Encoding => Self::Encoding,
        }
    }
}

/// Why a chain is not taken for a CA of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImportFault {
    /// None of the certificates is for the key.
    #[error("none of the certificates is for the CA's key")]
    ForeignKey,
    /// A certificate of the chain is not a CA's.
    #[error("a certificate of the chain is not a CA's")]
    NotAnIssuer(#[from] NotAnIssuer),
    /// A certificate of the chain is not valid now.
    #[error("a certificate of the chain is not valid now")]
    NotValid,
    /// A certificate is not signed by the one above it.
    #[error("a certificate of the chain is not signed by the one above it")]
    Signature,
    /// A certificate allows fewer CAs below it than there are.
    #[error("a certificate of the chain allows fewer CAs below it than there are")]
    PathLength,
    /// One of the certificates does not belong to the chain.
    #[error("one of the certificates does not belong to the chain")]
    Stray,
}

impl ImportFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ForeignKey => "import_foreign_key",
            Self::NotAnIssuer(fault) => fault.code(),
            Self::NotValid => "import_not_valid",
            Self::Signature => "import_signature",
            Self::PathLength => "import_path_length",
            Self::Stray => "import_stray",
        }
    }
}
