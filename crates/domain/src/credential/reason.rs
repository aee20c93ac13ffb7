//! Why a credential does not work: reasons that can be taken back, and final ones.

use super::names::names;

names! {
    /// A reason that people or rules can take back.
    pub enum ReversibleReason: "reversible reason" {
        /// The holder cannot find the phone.
        Lost = "lost", "Lost";
        /// Held for another reason; also what a system did by itself.
        Suspended = "suspended", "Suspended";
        /// Not used for longer than the project allows.
        Unused = "unused", "Unused";
        /// The holder has another one for the same purpose.
        Duplicated = "duplicated", "Duplicated";
        /// Another one stands in for it for a while.
        TemporarilyReplaced = "temporarily_replaced", "Temporarily Replaced";
        /// It stands in for another one and has not begun yet.
        NotStartedReplacement = "not_started_replacement", "Not Started (Replacement)";
    }
}

names! {
    /// A reason that ends a credential for good.
    pub enum FinalReason: "final reason" {
        /// Withdrawn; also what a system did by itself.
        Revoked = "revoked", "Revoked";
        /// Its validity is over.
        Expired = "expired", "Expired";
        /// The phone was stolen.
        Stolen = "stolen", "Stolen";
        /// The phone is broken.
        Damaged = "damaged", "Damaged";
        /// The holder gave it back.
        Returned = "returned", "Returned";
        /// Another one took its place.
        Replaced = "replaced", "Replaced";
        /// The holder was deleted.
        HolderDeleted = "holder_deleted", "Holder Deleted";
        /// The invitation was cancelled before a phone accepted it.
        InvitationCancelled = "invitation_cancelled", "Invitation Cancelled";
    }
}

names! {
    /// Any reason that a caller can give; [`Reason::split`] says which kind it is.
    pub enum Reason: "reason" {
        /// See [`ReversibleReason::Lost`].
        Lost = "lost", "Lost";
        /// See [`ReversibleReason::Suspended`].
        Suspended = "suspended", "Suspended";
        /// See [`ReversibleReason::Unused`].
        Unused = "unused", "Unused";
        /// See [`ReversibleReason::Duplicated`].
        Duplicated = "duplicated", "Duplicated";
        /// See [`ReversibleReason::TemporarilyReplaced`].
        TemporarilyReplaced = "temporarily_replaced", "Temporarily Replaced";
        /// See [`ReversibleReason::NotStartedReplacement`].
        NotStartedReplacement = "not_started_replacement", "Not Started (Replacement)";
        /// See [`FinalReason::Revoked`].
        Revoked = "revoked", "Revoked";
        /// See [`FinalReason::Expired`].
        Expired = "expired", "Expired";
        /// See [`FinalReason::Stolen`].
        Stolen = "stolen", "Stolen";
        /// See [`FinalReason::Damaged`].
        Damaged = "damaged", "Damaged";
        /// See [`FinalReason::Returned`].
        Returned = "returned", "Returned";
        /// See [`FinalReason::Replaced`].
        Replaced = "replaced", "Replaced";
        /// See [`FinalReason::HolderDeleted`].
        HolderDeleted = "holder_deleted", "Holder Deleted";
        /// See [`FinalReason::InvitationCancelled`].
        InvitationCancelled = "invitation_cancelled", "Invitation Cancelled";
    }
}

/// What a [`Reason`] leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    /// A suspension, which can be taken back.
    Suspend(ReversibleReason),
    /// A revocation, which cannot.
    Revoke(FinalReason),
}

impl Reason {
    /// `revoke` with a reversible reason is a suspension; with a final one it is final.
    #[must_use]
    pub const fn split(self) -> Withdrawal {
        use Withdrawal::{Revoke, Suspend};
        match self {
            Self::Lost => Suspend(ReversibleReason::Lost),
            Self::Suspended => Suspend(ReversibleReason::Suspended),
            Self::Unused => Suspend(ReversibleReason::Unused),
            Self::Duplicated => Suspend(ReversibleReason::Duplicated),
            Self::TemporarilyReplaced => Suspend(ReversibleReason::TemporarilyReplaced),
            Self::NotStartedReplacement => Suspend(ReversibleReason::NotStartedReplacement),
            Self::Revoked => Revoke(FinalReason::Revoked),
            Self::Expired => Revoke(FinalReason::Expired),
            Self::Stolen => Revoke(FinalReason::Stolen),
            Self::Damaged => Revoke(FinalReason::Damaged),
            Self::Returned => Revoke(FinalReason::Returned),
            Self::Replaced => Revoke(FinalReason::Replaced),
            Self::HolderDeleted => Revoke(FinalReason::HolderDeleted),
            Self::InvitationCancelled => Revoke(FinalReason::InvitationCancelled),
        }
    }
}

impl From<ReversibleReason> for Reason {
    fn from(reason: ReversibleReason) -> Self {
        match reason {
            ReversibleReason::Lost => Self::Lost,
            ReversibleReason::Suspended => Self::Suspended,
            ReversibleReason::Unused => Self::Unused,
            ReversibleReason::Duplicated => Self::Duplicated,
            ReversibleReason::TemporarilyReplaced => Self::TemporarilyReplaced,
            ReversibleReason::NotStartedReplacement => Self::NotStartedReplacement,
        }
    }
}

impl From<FinalReason> for Reason {
    fn from(reason: FinalReason) -> Self {
        match reason {
            FinalReason::Revoked => Self::Revoked,
            FinalReason::Expired => Self::Expired,
            FinalReason::Stolen => Self::Stolen,
            FinalReason::Damaged => Self::Damaged,
            FinalReason::Returned => Self::Returned,
            FinalReason::Replaced => Self::Replaced,
            FinalReason::HolderDeleted => Self::HolderDeleted,
            FinalReason::InvitationCancelled => Self::InvitationCancelled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_splits_into_one_of_the_same_name_and_back() {
        for &reason in Reason::ALL {
            let (name, text, back) = match reason.split() {
                Withdrawal::Suspend(r) => (r.as_str(), r.text(), Reason::from(r)),
                Withdrawal::Revoke(r) => (r.as_str(), r.text(), Reason::from(r)),
            };
            assert_eq!((name, text, back), (reason.as_str(), reason.text(), reason));
            assert_eq!(name.parse(), Ok(reason));
        }
        assert_eq!(Reason::ALL.len(), ReversibleReason::ALL.len() + FinalReason::ALL.len());
    }

    #[test]
    fn an_unknown_reason_is_answered_with_the_known_ones() {
        let error = "gone".parse::<FinalReason>().unwrap_err();
        assert!(error.to_string().contains("stolen, damaged"), "{error}");
    }
}
