//! Why a certificate is revoked.

use crate::credential::FinalReason;
use crate::credential::names::names;

names! {
    /// Why a certificate is revoked for good: the words of RFC 5280 §5.3.1 that a CA may
    /// say of others' certificates. `certificateHold` is no reason here but a state.
    pub enum RevocationReason: "reason" {
        /// Nobody said why.
        Unspecified = "unspecified", "Unspecified";
        /// Somebody else may have the key.
        KeyCompromise = "key_compromise", "Key compromised";
        /// The holder's name or place changed.
        AffiliationChanged = "affiliation_changed", "Affiliation changed";
        /// Another certificate took its place.
        Superseded = "superseded", "Superseded";
        /// It is not needed any more.
        CessationOfOperation = "cessation_of_operation", "Not needed any more";
        /// The holder lost the right to it.
        PrivilegeWithdrawn = "privilege_withdrawn", "Right withdrawn";
    }
}

impl From<FinalReason> for RevocationReason {
    /// What the end of a credential means for its certificates.
    fn from(reason: FinalReason) -> Self {
        match reason {
            FinalReason::Stolen => Self::KeyCompromise,
            FinalReason::Replaced => Self::Superseded,
            FinalReason::Revoked => Self::PrivilegeWithdrawn,
            FinalReason::Expired
            | FinalReason::Damaged
            | FinalReason::Returned
            | FinalReason::HolderDeleted
            | FinalReason::InvitationCancelled => Self::CessationOfOperation,
        }
    }
}
