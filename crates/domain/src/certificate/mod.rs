//! Certificates (X.509): what our CA signed, for whom, and how each stands.
//!
//! A certificate's row is there before the certificate is: it is *prepared*, with
//! its serial number, until the signature is recorded. From then on it is valid
//! unless something holds it; several things may hold it at once, and it is valid
//! again when the last of them lets go.

mod hold;
mod reason;
mod serial;
mod transition;

use crate::credential::names::names;
use crate::id::{Id, kind};
use crate::time::Timestamp;

pub use hold::{Hold, Holds};
pub use reason::RevocationReason;
pub use serial::{InvalidSerial, Serial};
pub use transition::{CertificateError, CertificateEvent};

/// A certificate, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its id.
    pub id: Id<kind::Certificate>,
    /// The project.
    pub project: Id<kind::Project>,
    /// Whose key signs it.
    pub authority: Id<kind::Authority>,
    /// Its serial number, which no other of the authority has.
    pub serial: Serial,
    /// The name of the profile that it was made by.
    pub profile: String,
    /// Its holder; `None` once the person was erased.
    pub user: Option<Id<kind::User>>,
    /// The credential that it belongs to, if it belongs to one.
    pub credential: Option<Id<kind::Credential>>,
    /// The phone that has its key.
    pub device: Option<Id<kind::Device>>,
    /// What the phone calls its key.
    pub key_id: Option<String>,
    /// How it was asked for.
    pub origin: CertificateOrigin,
    /// The certificate that this one takes the place of, once it is installed.
    pub replaces: Option<Id<kind::Certificate>>,
    /// SHA-256 over its `SubjectPublicKeyInfo`.
    pub key_hash: [u8; 32],
    /// Whom it names, as people read it; empty once the person was erased.
    pub subject: String,
    /// From when it is valid.
    pub not_before: Timestamp,
    /// The last second that it is valid.
    pub not_after: Timestamp,
    /// How it stands.
    pub state: CertificateState,
    /// Since when it stands so.
    pub since: Timestamp,
    /// When it was asked for.
    pub created_at: Timestamp,
}

names! {
    /// How a certificate was asked for.
    pub enum CertificateOrigin: "origin of a certificate" {
        /// By a phone that took an invitation.
        Phone = "phone", "Phone";
        /// Through the API.
        Api = "api", "API";
        /// Through EST (RFC 7030).
        Est = "est", "EST";
    }
}

/// How a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateState {
    /// It has a serial number and is not signed yet.
    Prepared,
    /// It was never signed, and never will be.
    Abandoned,
    /// It is signed, and something holds it: `certificateHold`.
    OnHold(Holds),
    /// It is valid.
    Valid,
    /// It is revoked, for good.
    Revoked(RevocationReason),
    /// Its time is over.
    Expired,
}

impl CertificateState {
    /// The word on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Abandoned => "abandoned",
            Self::OnHold(_) => "on_hold",
            Self::Valid => "valid",
            Self::Revoked(_) => "revoked",
            Self::Expired => "expired",
        }
    }

    /// The state of these parts, as [`CertificateState::as_str`], [`CertificateState::holds`] and
    /// [`CertificateState::reason`] give them.
    #[must_use]
    pub fn from_parts(word: &str, holds: Holds, reason: Option<RevocationReason>) -> Option<Self> {
        match (word, reason) {
            ("prepared", None) => Some(Self::Prepared),
            ("abandoned", None) => Some(Self::Abandoned),
            ("on_hold", None) if !holds.is_empty() => Some(Self::OnHold(holds)),
            ("valid", None) => Some(Self::Valid),
            ("revoked", Some(reason)) => Some(Self::Revoked(reason)),
            ("expired", None) => Some(Self::Expired),
            _ => None,
        }
    }

    /// What holds it.
    #[must_use]
    pub const fn holds(self) -> Holds {
        match self {
            Self::OnHold(holds) => holds,
            _ => Holds::NONE,
        }
    }

    /// Why it is revoked.
    #[must_use]
    pub const fn reason(self) -> Option<RevocationReason> {
        match self {
            Self::Revoked(reason) => Some(reason),
            _ => None,
        }
    }

    /// Whether nothing changes it any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Abandoned | Self::Revoked(_) | Self::Expired)
    }

    /// Whether it stands in the list of revoked certificates.
    #[must_use]
    pub const fn is_listed(self) -> bool {
        matches!(self, Self::OnHold(_) | Self::Revoked(_))
    }
}
