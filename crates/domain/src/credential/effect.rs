//! What a transition asks for beside itself, to be done in the same unit of work.

use crate::card::CardNumber;
use crate::event::{Category, Detail};
use crate::id::{Id, kind};

/// What must follow a transition. All of it is written together with the
/// credential, or none of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Record that this happened.
    Event {
        /// What kind of thing.
        category: Category,
        /// What else is to be said.
        detail: Detail,
    },
    /// Queue the job that closes the gap between intent and observation; it looks at
    /// [`super::Credential::gap`] when it runs, so one that is queued already is enough.
    Reconcile,
    /// Queue the job that brings number and validity to where the card is.
    UpdateCard,
    /// Make an invitation of the current generation and queue its mail.
    Invite,
    /// Cancel every invitation of this credential that can still be accepted, and
    /// remove phones that claimed one without confirming: they never had a number.
    VoidInvitations,
    /// Tell the phone to disable itself: its lease is not extended any more.
    DisableDevice(Id<kind::Device>),
    /// No phone shows this number any more for this credential: the user's hold on it
    /// ends, unless another credential of the same user has it.
    ReleaseNumber(CardNumber),
    /// Write to the holder.
    NotifyHolder(HolderNotice),
    /// Write to the project's official contact.
    NotifyContact(ContactNotice),
}

/// What a holder is written of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HolderNotice {
    /// A phone was added; over a channel that the phone does not control.
    PhoneAdded,
    /// The phone was reset.
    PhoneReset,
}

/// What the official contact is written of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContactNotice {
    /// A holder reset the phone; somebody may want to send another invitation.
    PhoneReset,
    /// A deleted user's rights are revoked everywhere.
    DeletedUserRevoked,
    /// The system refused to issue.
    IssueFailed,
    /// The system refused to revoke or to suspend.
    RevokeFailed,
    /// A revocation is not confirmed in time.
    RevocationOverdue,
}

impl Effect {
    /// An event of which there is nothing more to say.
    pub(super) fn event(category: Category) -> Self {
        Self::Event { category, detail: Detail::default() }
    }

    /// An event with its reason.
    pub(super) fn event_because(category: Category, reason: &str) -> Self {
        Self::Event { category, detail: Detail::reason(reason) }
    }

    /// An event with what the system answered.
    pub(super) fn event_caused(category: Category, cause: &str) -> Self {
        Self::Event { category, detail: Detail::cause(cause) }
    }
}
