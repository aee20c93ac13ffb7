//! What the phone shows its holder.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::certificates::{CertificateShown, Certificates};
use super::lease::LeaseEnd;
use super::record::{Phase, Record};
use super::wire::{CredentialInfo, DoorId, Message};

/// One enrolment, as it is now.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// The enrolment's number on this phone.
    pub name: String,
    /// The server's address.
    pub public_url: String,
    /// What the phone calls itself.
    pub device_name: String,
    /// What the server calls it, once bound.
    pub device_id: Option<String>,
    /// The credential, once bound.
    pub credential: Option<CredentialInfo>,
    /// Whether it works, and if not, why.
    #[serde(flatten)]
    pub shown: Shown,
    /// Its certificates.
    pub certificates: Vec<CertificateShown>,
    /// What the server has to say to the holder, if it was asked now.
    pub messages: Vec<Message>,
    /// After how many seconds to ask again, if the server was asked now.
    pub poll_after_s: Option<u32>,
    /// Why the server could not be asked, if it could not.
    pub trouble: Option<String>,
}

/// Whether an ID works, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Shown {
    /// The server has not answered the claim; the same link finishes it.
    Unfinished,
    /// Bound, but the server does not know yet that the phone has stored that.
    Unconfirmed,
    /// Readers see the ID.
    Working {
        /// The ID.
        id: DoorId,
        /// Until when, by this phone's clock, if the server is not reached before.
        lease_ends_at: Timestamp,
        /// When the credential's validity ends.
        valid_until: Option<Timestamp>,
    },
    /// Not valid yet.
    NotStarted {
        /// From when it is.
        valid_from: Option<Timestamp>,
    },
    /// The phone disabled itself; the server's next word can enable it.
    Disabled {
        /// Why.
        why: LeaseEnd,
    },
    /// Taken away for a while.
    Suspended {
        /// The server's word for why.
        reason: Option<String>,
    },
    /// Taken away for good; the server does not know yet that the phone obeyed.
    Revoked {
        /// The server's word for why.
        reason: Option<String>,
    },
    /// Given up by the holder; the server does not know yet.
    BeingGivenUp,
    /// Over; the keys are gone.
    Ended {
        /// How.
        end: End,
    },
}

/// How an enrolment ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum End {
    /// The server revoked it, and knows that the phone obeyed.
    Revoked {
        /// The server's word for why.
        reason: Option<String>,
    },
    /// The holder gave the phone up.
    Reset,
    /// The server does not know the phone any more.
    Forgotten,
}

impl Status {
    /// What is known without asking the server.
    pub(crate) fn of(record: &Record) -> Self {
        let (device_id, credential) = match &record.phase {
            Phase::Claiming { .. } => (None, None),
            Phase::Bound { device_id, credential, .. } | Phase::Ended { device_id, credential, .. } => {
                (Some(device_id.clone()), Some(credential.clone()))
            }
        };
        Self {
            name: record.name.clone(),
            public_url: record.public_url.clone(),
            device_name: record.device_name.clone(),
            device_id,
            credential,
            shown: record.shown(),
            certificates: record.certificates().map(Certificates::shown).unwrap_or_default(),
            messages: Vec::new(),
            poll_after_s: None,
            trouble: None,
        }
    }

    /// Whether readers see an ID.
    #[must_use]
    pub fn works(&self) -> bool {
        matches!(self.shown, Shown::Working { .. })
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unfinished => f.write_str("not finished: enrol with the same link again"),
            Self::Unconfirmed => f.write_str("not confirmed yet: ask for the status when online"),
            Self::Working { id, lease_ends_at, .. } => {
                write!(f, "works: {id}, until {lease_ends_at:.0} without the server")
            }
            Self::NotStarted { valid_from: Some(from) } => write!(f, "not valid before {from:.0}"),
            Self::NotStarted { valid_from: None } => f.write_str("not valid yet"),
            Self::Disabled { why } => write!(f, "disabled: {why}"),
            Self::Suspended { reason } => write!(f, "suspended by the issuer{}", because(reason.as_deref())),
            Self::Revoked { reason } => write!(f, "revoked by the issuer{}", because(reason.as_deref())),
            Self::BeingGivenUp => f.write_str("given up; the server does not know yet: ask for the status when online"),
            Self::Ended { end } => end.fmt(f),
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Revoked { reason } => write!(f, "revoked by the issuer{}", because(reason.as_deref())),
            Self::Reset => f.write_str("given up"),
            Self::Forgotten => f.write_str("over: the server does not know this phone any more"),
        }
    }
}

impl fmt::Display for LeaseEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RanOut => "the server was not reached in time; go online and ask for the status",
            Self::ClockWentBack => "this phone's clock was set back; go online and ask for the status",
            Self::NoLongerValid => "its validity has ended",
        })
    }
}

impl fmt::Display for DoorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.format)?;
        if let Some(facility_code) = self.facility_code {
            write!(f, "{facility_code}/")?;
        }
        write!(f, "{} (0x{}, {} bits)", self.number, self.bits_hex, self.bit_length)
    }
}

fn because(reason: Option<&str>) -> String {
    reason.map(|reason| format!(" ({})", reason.replace('_', " "))).unwrap_or_default()
}
