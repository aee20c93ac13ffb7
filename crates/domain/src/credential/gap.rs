//! What remains to be asked of the system: the level that the reconciler looks at.

use jiff::{SignedDuration, Timestamp};

use super::Credential;
use super::reason::FinalReason;
use super::state::{Intent, Observed, PendingReason, SystemCapabilities};

/// Longer than any call may take, on our side and on the way.
const QUIET: SignedDuration = SignedDuration::from_secs(90);

/// A call to make. After it the answer is recorded and the gap looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Issue it, after recording that it is being asked.
    Issue,
    /// Ask what is there; the outcome of an earlier call is not known.
    Inquire,
    /// Let it go again.
    Resume,
    /// Hold it.
    Suspend,
    /// Revoke it; being told that nothing is there confirms it.
    Revoke,
}

impl Credential {
    /// The call that brings the system closer to the intent; none if it agrees, if the
    /// system is at it, if it refused and nobody retried, or if it waits for a person.
    #[must_use]
    pub fn gap(&self, system: SystemCapabilities, now: Timestamp) -> Option<Act> {
        let goal = self.goal(now);
        // What has an id there can be ended at once, whatever else is on its way.
        let waits = self.quiet_until(now).is_some() && (goal == Intent::Active || self.counterpart.card.is_none());
        if matches!(self.observed, Observed::Failed(_)) || waits {
            return None;
        }
        match goal {
            Intent::Active => self.gap_to_active(),
            Intent::Suspended(_) => self.gap_to_suspended(system, now),
            Intent::Revoked(_) => self.gap_to_revoked(now),
        }
    }

    /// Before its validity a credential is to be held, after it to be gone.
    fn goal(&self, now: Timestamp) -> Intent {
        match self.intent {
            Intent::Active if self.validity.is_over(now) => Intent::Revoked(FinalReason::Expired),
            Intent::Active if !self.validity.has_started(now) => {
                Intent::Suspended(super::ReversibleReason::NotStartedReplacement)
            }
            intent => intent,
        }
    }

    /// Until when an order whose outcome is not known is left alone: what was sent may still be on its way there, and
    /// asking too early would find nothing.
    #[must_use]
    pub fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        let asked_at = self.counterpart.asked_at.filter(|_| self.observed == Observed::Pending)?;
        let until = asked_at.saturating_add(QUIET).unwrap_or(Timestamp::MAX);
        (now < until).then_some(until)
    }

    fn gap_to_active(&self) -> Option<Act> {
        if self.pending_reason.is_some_and(PendingReason::waits_for_resend) {
            return None;
        }
        match self.observed {
            Observed::Nothing | Observed::Revoked => Some(Act::Issue),
            Observed::Pending => Some(Act::Inquire),
            Observed::Suspended => Some(Act::Resume),
            Observed::Invited | Observed::Active | Observed::Revoking | Observed::Failed(_) => None,
        }
    }

    fn gap_to_suspended(&self, system: SystemCapabilities, now: Timestamp) -> Option<Act> {
        let is_known = self.counterpart.card.is_some() && self.intent != Intent::Active;
        match self.observed {
            Observed::Pending if is_known && !system.suspend => Some(Act::Revoke),
            Observed::Pending => Some(Act::Inquire),
            // A card that waits for its day is not destroyed for it.
            Observed::Invited | Observed::Active if !system.suspend => {
                (self.intent != Intent::Active || self.validity.has_started(now)).then_some(Act::Revoke)
            }
            Observed::Invited | Observed::Active => Some(Act::Suspend),
            _ => None,
        }
    }

    fn gap_to_revoked(&self, now: Timestamp) -> Option<Act> {
        let overdue = self.revocation.is_some_and(|revocation| revocation.deadline <= now);
        match self.observed {
            Observed::Nothing | Observed::Revoked => None,
            Observed::Revoking if !overdue => None,
            // What an order led to is written down as this credential's before it is ended: meanwhile it may be another's.
            Observed::Pending if self.counterpart.asked_at.is_some() && self.counterpart.card.is_none() => {
                Some(Act::Inquire)
            }
            _ => Some(Act::Revoke),
        }
    }
}
