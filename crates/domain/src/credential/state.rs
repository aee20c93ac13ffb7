//! What is stored of a credential's state: what we want, what the system said,
//! and what hangs on either.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use super::names::{UnknownName, names};
use super::reason::{FinalReason, Reason, ReversibleReason};

/// What Claviger wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Intent {
    /// It should work.
    Active,
    /// It should not work for now.
    Suspended(ReversibleReason),
    /// It should never work again.
    Revoked(FinalReason),
}

impl Intent {
    /// `active`, `suspended` or `revoked`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended(_) => "suspended",
            Self::Revoked(_) => "revoked",
        }
    }

    /// The reason, where there is one.
    #[must_use]
    pub fn reason(self) -> Option<Reason> {
        match self {
            Self::Active => None,
            Self::Suspended(reason) => Some(reason.into()),
            Self::Revoked(reason) => Some(reason.into()),
        }
    }

    /// Builds an intent of what [`Intent::as_str`] and [`Intent::reason`] gave.
    ///
    /// # Errors
    /// [`UnknownName`] if the name or the reason is unknown, or they do not go together.
    pub fn from_parts(name: &str, reason: Option<&str>) -> Result<Self, UnknownName> {
        match (name, reason) {
            ("active", None) => Ok(Self::Active),
            ("suspended", Some(reason)) => reason.parse().map(Self::Suspended),
            ("revoked", Some(reason)) => reason.parse().map(Self::Revoked),
            _ => Err(UnknownName {
                what: "intent",
                expected: &["active", "suspended with a reason", "revoked with a reason"],
            }),
        }
    }
}

/// The act that a system refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailedAct {
    /// To issue, or to resume.
    Issue,
    /// To revoke, or to suspend.
    Revoke,
}

/// What the system last said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Observed {
    /// Nothing is there, and nothing has been asked.
    Nothing,
    /// Asked; what became of it is not known yet.
    Pending,
    /// Issued; no phone has accepted it.
    Invited,
    /// On a phone.
    Active,
    /// On a phone, and held.
    Suspended,
    /// The system accepted the revocation and has not carried it out.
    Revoking,
    /// Gone.
    Revoked,
    /// The system refused.
    Failed(FailedAct),
}

impl Observed {
    /// Every value.
    pub const ALL: &'static [Self] = &[
        Self::Nothing,
        Self::Pending,
        Self::Invited,
        Self::Active,
        Self::Suspended,
        Self::Revoking,
        Self::Revoked,
        Self::Failed(FailedAct::Issue),
        Self::Failed(FailedAct::Revoke),
    ];

    /// The name on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Pending => "pending",
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoking => "revoking",
            Self::Revoked => "revoked",
            Self::Failed(FailedAct::Issue) => "failed_issue",
            Self::Failed(FailedAct::Revoke) => "failed_revoke",
        }
    }

    /// Whether nothing is left that could open a door.
    #[must_use]
    pub const fn is_gone(self) -> bool {
        matches!(self, Self::Nothing | Self::Revoked)
    }
}

impl FromStr for Observed {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.iter().copied().find(|observed| observed.as_str() == text);
        found.ok_or(UnknownName {
            what: "observed state", expected: &["nothing", "pending", "invited", "active", "…"]
        })
    }
}

names! {
    /// Why a credential that should work waits.
    pub enum PendingReason: "pending reason" {
        /// Another user's credential still holds the number.
        NumberInUse = "number_in_use", "the number is still held by another user";
        /// The pool has none left.
        PoolExhausted = "pool_exhausted", "the pool is exhausted";
        /// The pool is not there or closed.
        PoolUnavailable = "pool_unavailable", "the pool is unavailable";
        /// The system does not answer.
        SystemOffline = "system_offline", "the system is offline";
        /// The system takes no more calls for now.
        SystemBusy = "system_busy", "the system's limit of calls is reached";
        /// The system is switched off here.
        SystemDisabled = "system_disabled", "the system is disabled";
        /// The invitation ran out; a person has to send another.
        InvitationExpired = "invitation_expired", "the invitation expired";
        /// The holder reset the phone; a person has to send another invitation.
        PhoneReset = "phone_reset", "the phone was reset";
    }
}

impl PendingReason {
    /// Whether nothing goes on until somebody resends the invitation.
    #[must_use]
    pub const fn waits_for_resend(self) -> bool {
        matches!(self, Self::InvitationExpired | Self::PhoneReset)
    }

    /// Whether it waits for the system to be asked at all: as soon as it is, that is over.
    #[must_use]
    pub const fn waits_for_call(self) -> bool {
        matches!(self, Self::SystemOffline | Self::SystemBusy | Self::SystemDisabled)
    }
}

names! {
    /// Who began a credential; automation ends only what automation began.
    pub enum CredentialOrigin: "credential origin" {
        /// A person.
        Manual = "manual", "Manual";
        /// A sync.
        Sync = "sync", "Sync";
        /// A pool's auto-generate filter.
        Auto = "auto", "Automatic";
    }
}

/// From when until when a credential is valid: `from ≤ t < until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Validity {
    from: Timestamp,
    until: Option<Timestamp>,
}

/// A validity that ends before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the validity must end after it begins; give a later end or an earlier beginning")]
pub struct EmptyValidity;

impl Validity {
    /// Valid from a moment on, for good or until another.
    ///
    /// # Errors
    /// [`EmptyValidity`] unless `from < until`.
    pub fn new(from: Timestamp, until: Option<Timestamp>) -> Result<Self, EmptyValidity> {
        if until.is_some_and(|until| until <= from) { Err(EmptyValidity) } else { Ok(Self { from, until }) }
    }

    /// Valid from a moment on, without an end.
    #[must_use]
    pub const fn starting(from: Timestamp) -> Self {
        Self { from, until: None }
    }

    /// The first moment of it.
    #[must_use]
    pub const fn from(&self) -> Timestamp {
        self.from
    }

    /// The first moment after it.
    #[must_use]
    pub const fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// Whether it has begun.
    #[must_use]
    pub fn has_started(&self, now: Timestamp) -> bool {
        self.from <= now
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

/// A revocation is a promise: asked, accepted, confirmed, with a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When the system accepted it (a success answer is no more than this).
    pub accepted_at: Option<Timestamp>,
    /// When it was known to be carried out.
    pub confirmed_at: Option<Timestamp>,
    /// By when it was to be confirmed; past this it is overdue, until it is.
    pub promised_by: Timestamp,
    /// When that is reported next: first when it is overdue, and then once in each further period.
    pub deadline: Timestamp,
}

impl Revocation {
    /// Whether it should have been confirmed, and is not.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.confirmed_at.is_none() && self.promised_by <= now
    }
}

/// What the credential's system can do, as far as a transition depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemCapabilities {
    /// It can hold a credential and let it go again; where it cannot, a
    /// suspension revokes there and a reactivation issues again.
    pub suspend: bool,
    /// It can change the number of a card that is on a phone.
    pub update_number: bool,
    /// Phones hold credentials under a lease of ours, and nothing exists besides
    /// our rows and the phones: what no phone holds ends at once, and what a phone
    /// holds ends when the phone says so or its lease runs out, not before.
    pub leases: bool,
    /// How long a revocation may take before it is overdue.
    pub revocation_deadline: SignedDuration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_of_a_state_reads_back() {
        for &observed in Observed::ALL {
            assert_eq!(observed.as_str().parse(), Ok(observed));
        }
        let mut intents = vec![Intent::Active];
        intents.extend(ReversibleReason::ALL.iter().copied().map(Intent::Suspended));
        intents.extend(FinalReason::ALL.iter().copied().map(Intent::Revoked));
        for intent in intents {
            assert_eq!(Intent::from_parts(intent.as_str(), intent.reason().map(Reason::as_str)), Ok(intent));
        }
        assert!(Intent::from_parts("active", Some("lost")).is_err());
        assert!(Intent::from_parts("revoked", Some("lost")).is_err());
        assert!(Intent::from_parts("suspended", None).is_err());
    }

    #[test]
    fn validity_is_half_open_and_never_empty() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let validity = Validity::new(at(10), Some(at(20))).unwrap();
        assert!(!validity.has_started(at(9)) && validity.has_started(at(10)));
        assert!(!validity.is_over(at(19)) && validity.is_over(at(20)));
        assert_eq!(Validity::new(at(10), Some(at(10))), Err(EmptyValidity));
    }
}
