//! Why there is no answer.

use crate::asn1::OutOfRange;
use crate::key::SignError;

/// Why a request is refused. To each of them the answer is [`Failure::MalformedRequest`](super::Failure).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OcspFault {
    /// It is longer than 16 KiB. Nothing of it was read.
    #[error("the request is longer than 16 KiB")]
    TooLong,
    /// It is no OCSP request.
    #[error("the request is no OCSP request")]
    Unreadable,
    /// It asks about no certificate, or about more than 32.
    #[error("a request asks about 1 to 32 certificates")]
    Count,
    /// Its nonce is empty or longer than 32 octets (RFC 8954 §2.1).
    #[error("a nonce has 1 to 32 octets")]
    Nonce,
    /// It has a critical extension that is not known.
    #[error("the request has a critical extension that is not known")]
    Critical,
}

impl OcspFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "ocsp_too_long",
            Self::Unreadable => "ocsp_unreadable",
            Self::Count => "ocsp_count",
            Self::Nonce => "ocsp_nonce",
            Self::Critical => "ocsp_critical_extension",
        }
    }
}

/// Why a certificate may not answer for an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAResponder {
    /// The issuer did not issue it.
    #[error("the responder's certificate is not the issuer's")]
    Issuer,
    /// Its extended key usage does not say so (RFC 6960 §4.2.2.2).
    #[error("the responder's certificate is not for answering OCSP")]
    Usage,
}

impl NotAResponder {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Issuer => "responder_issuer",
            Self::Usage => "responder_usage",
        }
    }
}

/// Why there is no signed answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// None of the certificates is of this issuer. The answer is [`Failure::Unauthorized`](super::Failure).
    #[error("the request is about another issuer's certificates")]
    Foreign,
    /// There is not one status for each certificate asked about.
    #[error("there is not one status for each certificate asked about")]
    Count,
    /// The responder's certificate is not valid at the moment of the answer.
    #[error("the responder's certificate is not valid now")]
    NotValid,
    /// The signer holds another key than the responder's certificate.
    #[error("the signing key is not the responder's")]
    ForeignKey,
    /// The key did not sign.
    #[error("the answer was not signed")]
    Key(#[from] SignError),
    /// A moment lies outside of what answers can say.
    #[error("a moment lies outside of what answers can say")]
    Time(#[from] OutOfRange),
    /// The encoder failed.
    #[error("the answer could not be written")]
    Encoding,
}

impl AnswerFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Foreign => "ocsp_foreign",
            Self::Count => "ocsp_statuses",
            Self::NotValid => "responder_not_valid",
            Self::ForeignKey => "signer_foreign_key",
            Self::Key(SignError::Unavailable(_)) => "signer_unavailable",
            Self::Key(SignError::Failed) => "signer_failed",
            Self::Time(_) => "ocsp_time",
            Self::Encoding => "encoding_failed",
        }
    }
}

impl From<der::Error> for AnswerFault {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}
