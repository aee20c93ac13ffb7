//! What can happen to a credential, and what it may refuse.

use jiff::Timestamp;

use super::reason::{FinalReason, ReversibleReason};
use super::state::{PendingReason, Validity};
use crate::card::CardNumber;
use crate::id::{Id, kind};

/// What happens to a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialEvent {
    /// End it for good.
    Revoke {
        /// Why.
        reason: FinalReason,
    },
    /// Hold it for now.
    Suspend {
        /// Why.
        reason: ReversibleReason,
    },
    /// Set it back to active.
    Reactivate,
    /// Ask the system again after it refused, or before the next try is due.
    Retry,
    /// Send an invitation again: another one for a phone that has not accepted yet or
    /// was reset; while a phone is active, that one gives way to the next.
    ResendInvitation,
    /// It cannot be issued yet.
    Wait {
        /// Why.
        reason: PendingReason,
    },
    /// What it waited for is there.
    Proceed,
    /// The system said something.
    Observe {
        /// The generation that it speaks of.
        generation: u32,
        /// Whether it was asked.
        source: Source,
        /// What it said.
        observation: Observation,
    },
    /// Its validity began.
    Start,
    /// Its validity is over.
    Expire,
    /// Its revocation is not confirmed, and the time for it is up.
    RevocationDeadlinePassed,
    /// It gets another number; the card on the phone changes, without a new invitation.
    ChangeNumber {
        /// The new one, or none while none is free.
        number: Option<CardNumber>,
    },
    /// It gets another validity.
    ChangeValidity {
        /// The new one.
        validity: Validity,
    },
    /// Its invitation ran out.
    InvitationExpired,
    /// Somebody cancelled its invitation.
    InvitationCancelled,
    /// The holder gave the phone up.
    DeviceReset {
        /// Which phone.
        device: Id<kind::Device>,
    },
    /// The phone says that it disabled itself, as it was told.
    DeviceDisabled {
        /// Which phone.
        device: Id<kind::Device>,
    },
    /// The phone's lease ran out: it cannot work, whether or not it can be reached.
    LeaseEnded {
        /// Which phone.
        device: Id<kind::Device>,
    },
    /// It was used.
    Used {
        /// When.
        at: Timestamp,
    },
}

/// Whether the system was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The answer to a call of ours: it counts as asked for, even if the intent has
    /// changed since.
    Answer,
    /// The system's own report; what it says against our intent is drift.
    Report,
}

/// What a system says of a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observation {
    /// It is being asked, or took the order. Recorded *before* a call that creates, so
    /// that a crash leaves a trace and nothing is created twice.
    Pending,
    /// The system did not take the order, and nothing changed there; whoever asked asks again.
    Deferred {
        /// Why.
        reason: PendingReason,
    },
    /// Nothing is there.
    Absent,
    /// Issued; no phone has accepted it.
    Invited,
    /// On a phone.
    Activated {
        /// Which one, where the phone is known to us.
        device: Option<Id<kind::Device>>,
    },
    /// On a phone, and held.
    Suspended,
    /// The system took the revocation on.
    RevocationAccepted,
    /// Gone.
    Revoked,
    /// The card shows the present number and validity.
    CardUpdated,
    /// The system refused to issue or to resume.
    IssueFailed {
        /// What it answered, in our words.
        detail: String,
    },
    /// The system refused to revoke or to suspend.
    RevokeFailed {
        /// What it answered, in our words.
        detail: String,
    },
}

/// Why an event is refused; the credential stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TransitionError {
    /// It is revoked for good.
    #[error("the credential is revoked for good ({0}); generate a new one")]
    Final(FinalReason),
    /// The number is of another format than the credential's.
    #[error("the number is not of the credential's card format")]
    OtherFormat,
    /// It is held.
    #[error("the credential is suspended ({0}); reactivate it first")]
    Suspended(ReversibleReason),
    /// Its validity is over.
    #[error("the credential's validity is over; extend it first")]
    ValidityOver,
    /// Its validity is not over.
    #[error("the credential's validity is not over yet")]
    ValidityNotOver,
    /// Its validity has not begun.
    #[error("the credential's validity has not begun yet")]
    ValidityNotStarted,
    /// The deadline of its revocation has not passed.
    #[error("no revocation is overdue")]
    NotOverdue,
    /// There is nothing to ask the system again.
    #[error("there is nothing to retry")]
    NothingToRetry,
    /// An invitation would bring nothing.
    #[error("the credential is not issued, so there is nothing to invite to; wait until it is, or retry")]
    NotIssued,
    /// The system cannot do that.
    #[error("the credential's system cannot {0}; revoke the credential and generate a new one")]
    Unsupported(&'static str),
    /// The system speaks of a generation that was never issued.
    #[error("the credential has no generation {0}")]
    UnknownGeneration(u32),
}

impl CredentialEvent {
    /// The answer to a call that was made for `generation`.
    #[must_use]
    pub const fn answer(generation: u32, observation: Observation) -> Self {
        Self::Observe { generation, source: Source::Answer, observation }
    }

    /// A report about `generation` that nobody asked for.
    #[must_use]
    pub const fn report(generation: u32, observation: Observation) -> Self {
        Self::Observe { generation, source: Source::Report, observation }
    }

    /// Whether the event depends on a moment that must have passed.
    pub(super) fn is_too_early(&self, validity: Validity, at: Timestamp) -> Option<TransitionError> {
        match self {
            Self::Start if !validity.has_started(at) => Some(TransitionError::ValidityNotStarted),
            Self::Expire if !validity.is_over(at) => Some(TransitionError::ValidityNotOver),
            _ => None,
        }
    }
}
