//! What time alone brings: the moment to wake at, and the event that it is.

use jiff::Timestamp;

use super::{Credential, CredentialEvent, Intent, Observed, PendingReason};

impl Credential {
    /// When time alone next changes something; kept beside the credential, so that a
    /// schedule finds it. To be computed anew after each transition.
    #[must_use]
    pub fn due_at(&self, now: Timestamp) -> Option<Timestamp> {
        match self.intent {
            Intent::Active if !self.validity.has_started(now) && !self.waits_for_number() => Some(self.validity.from()),
            Intent::Active => self.validity.until(),
            Intent::Suspended(_) => None,
            Intent::Revoked(_) => self.open_deadline(),
        }
    }

    /// The event that is due. After [`CredentialEvent::Start`] was applied it may be
    /// answered again until the system has the credential, and changes nothing.
    #[must_use]
    pub fn due_event(&self, now: Timestamp) -> Option<CredentialEvent> {
        match self.intent {
            Intent::Active if self.validity.is_over(now) => Some(CredentialEvent::Expire),
            Intent::Active => {
                let waits =
                    matches!(self.observed, Observed::Nothing | Observed::Suspended) && !self.waits_for_number();
                (waits && self.validity.has_started(now)).then_some(CredentialEvent::Start)
            }
            Intent::Suspended(_) => None,
            Intent::Revoked(_) => {
                let overdue = self.open_deadline().is_some_and(|deadline| deadline <= now);
                overdue.then_some(CredentialEvent::RevocationDeadlinePassed)
            }
        }
    }

    /// Time does not free a number; who does lets it proceed.
    fn waits_for_number(&self) -> bool {
        self.pending_reason == Some(PendingReason::NumberInUse)
    }

    fn open_deadline(&self) -> Option<Timestamp> {
        self.revocation.filter(|revocation| revocation.confirmed_at.is_none()).map(|revocation| revocation.deadline)
    }
}
