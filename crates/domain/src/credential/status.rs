//! The status: what people see and filter by, derived of intent and observation.

use std::fmt;

use jiff::Timestamp;

use super::reason::{FinalReason, ReversibleReason};
use super::state::{FailedAct, Intent, Observed, Validity};

/// What people see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Asked for, not confirmed by the system.
    Pending,
    /// Issued, the phone has not accepted.
    Invited,
    /// On the phone and valid.
    Active,
    /// Does not work.
    Inactive(InactiveReason),
    /// A suspension was asked of the system and is not confirmed yet.
    Suspending(ReversibleReason),
    /// A revocation was asked of the system and is not confirmed yet.
    Revoking(FinalReason),
}

/// Why a credential is inactive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InactiveReason {
    /// Its validity begins later; becomes active by itself.
    NotStarted,
    /// People or rules gave the reason and can take it back.
    Reversible(ReversibleReason),
    /// The system refused to issue.
    IssuingFailure,
    /// The system refused to revoke.
    RevokingFailure,
    /// Over for good.
    Final(FinalReason),
}

/// Derives the status: the first row of the derivation table that fits.
#[must_use]
pub fn status(intent: Intent, observed: Observed, validity: Validity, now: Timestamp) -> Status {
    use InactiveReason as Why;
    match (effective(intent, validity, now), observed) {
        (_, Observed::Failed(FailedAct::Issue)) => Status::Inactive(Why::IssuingFailure),
        (_, Observed::Failed(FailedAct::Revoke)) => Status::Inactive(Why::RevokingFailure),
        (Intent::Revoked(reason), observed) if observed.is_gone() => Status::Inactive(Why::Final(reason)),
        (Intent::Revoked(reason), _) => Status::Revoking(reason),
        // Revoked there is what was asked for where the system cannot suspend; where it
        // can, the transition has made a revocation of it.
        (Intent::Suspended(reason), Observed::Suspended | Observed::Revoked | Observed::Nothing) => {
            Status::Inactive(Why::Reversible(reason))
        }
        (Intent::Suspended(reason), _) => Status::Suspending(reason),
        (Intent::Active, _) if !validity.has_started(now) => Status::Inactive(Why::NotStarted),
        (Intent::Active, Observed::Invited) => Status::Invited,
        (Intent::Active, Observed::Active) => Status::Active,
        // Suspended or revoked there with the intent active means that resuming or
        // issuing again was asked for; what happened there unasked has moved the intent.
        (
            Intent::Active,
            Observed::Nothing | Observed::Pending | Observed::Suspended | Observed::Revoking | Observed::Revoked,
        ) => Status::Pending,
    }
}

/// After its validity an active intent counts as revoked, whether or not the schedule has noticed.
fn effective(intent: Intent, validity: Validity, now: Timestamp) -> Intent {
    match intent {
        Intent::Active if validity.is_over(now) => Intent::Revoked(FinalReason::Expired),
        other => other,
    }
}

impl Status {
    /// Every name that [`Status::as_str`] gives.
    pub const NAMES: [&str; 6] = ["pending", "invited", "active", "inactive", "suspending", "revoking"];

    /// The name on the wire: `pending, invited, active, inactive, suspending, revoking`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Inactive(_) => "inactive",
            Self::Suspending(_) => "suspending",
            Self::Revoking(_) => "revoking",
        }
    }

    /// The reason's name on the wire, where there is one.
    #[must_use]
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Pending | Self::Invited | Self::Active => None,
            Self::Inactive(InactiveReason::NotStarted) => Some("not_started"),
            Self::Inactive(InactiveReason::IssuingFailure) => Some("issuing_failure"),
            Self::Inactive(InactiveReason::RevokingFailure) => Some("revoking_failure"),
            Self::Inactive(InactiveReason::Reversible(reason)) | Self::Suspending(reason) => Some(reason.as_str()),
            Self::Inactive(InactiveReason::Final(reason)) | Self::Revoking(reason) => Some(reason.as_str()),
        }
    }

    /// The reason as people read it, where there is one.
    #[must_use]
    pub const fn reason_text(self) -> Option<&'static str> {
        match self {
            Self::Pending | Self::Invited | Self::Active => None,
            Self::Inactive(InactiveReason::NotStarted) => Some("Not Started"),
            Self::Inactive(InactiveReason::IssuingFailure) => Some("Issuing Failure"),
            Self::Inactive(InactiveReason::RevokingFailure) => Some("Revoking Failure"),
            Self::Inactive(InactiveReason::Reversible(reason)) | Self::Suspending(reason) => Some(reason.text()),
            Self::Inactive(InactiveReason::Final(reason)) | Self::Revoking(reason) => Some(reason.text()),
        }
    }

    /// Whether the credential can be set back to active.
    #[must_use]
    pub const fn is_reversible(self) -> bool {
        match self {
            Self::Inactive(InactiveReason::Final(_))
            | Self::Pending
            | Self::Invited
            | Self::Active
            | Self::Revoking(_) => false,
            Self::Inactive(_) | Self::Suspending(_) => true,
        }
    }

    /// Whether it is over for good and confirmed.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Inactive(InactiveReason::Final(_)))
    }

    /// Whether decisions of ours (counting, automation, deletion) take it for one that
    /// works or is about to: what is being suspended or revoked does not count.
    #[must_use]
    pub const fn counts_as_active(self) -> bool {
        matches!(self, Self::Pending | Self::Invited | Self::Active)
    }
}

/// As people read it: `Inactive – Lost`.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pending => "Pending",
            Self::Invited => "Invited",
            Self::Active => "Active",
            Self::Inactive(_) => "Inactive",
            Self::Suspending(_) => "Suspending",
            Self::Revoking(_) => "Revoking",
        })?;
        self.reason_text().map_or(Ok(()), |reason| write!(f, " – {reason}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOST: Intent = Intent::Suspended(ReversibleReason::Lost);
    const STOLEN: Intent = Intent::Revoked(FinalReason::Stolen);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn shown(intent: Intent, observed: Observed, now: i64) -> String {
        let validity = Validity::new(at(100), Some(at(200))).unwrap();
        status(intent, observed, validity, at(now)).to_string()
    }

    /// Columns: the intent, and the status for each of [`Observed::ALL`].
    #[test]
    fn every_cell_of_the_derivation_table() {
        const FAILED: [&str; 2] = ["Inactive – Issuing Failure", "Inactive – Revoking Failure"];
        let rows: [(Intent, i64, [&str; 7]); 6] = [
            (Intent::Active, 150, ["Pending", "Pending", "Invited", "Active", "Pending", "Pending", "Pending"]),
            (Intent::Active, 99, ["Inactive – Not Started"; 7]),
            (Intent::Active, 200, row("Revoking – Expired", "Inactive – Expired", &[0, 6])),
            (LOST, 150, row("Suspending – Lost", "Inactive – Lost", &[0, 4, 6])),
            (LOST, 99, row("Suspending – Lost", "Inactive – Lost", &[0, 4, 6])),
            (STOLEN, 99, row("Revoking – Stolen", "Inactive – Stolen", &[0, 6])),
        ];
        for (intent, now, expected) in rows {
            for (observed, text) in Observed::ALL.iter().zip(expected.iter().chain(&FAILED)) {
                assert_eq!(shown(intent, *observed, now), *text, "{intent:?} {observed:?} at {now}");
            }
        }
    }

    fn row(most: &'static str, settled: &'static str, at: &[usize]) -> [&'static str; 7] {
        std::array::from_fn(|index| if at.contains(&index) { settled } else { most })
    }

    #[test]
    fn only_what_can_be_set_back_is_reversible_and_what_is_withdrawn_does_not_count() {
        let validity = Validity::starting(at(0));
        let of = |intent, observed| status(intent, observed, validity, at(1));
        assert!(of(LOST, Observed::Active).is_reversible());
        assert!(of(STOLEN, Observed::Failed(FailedAct::Revoke)).is_reversible());
        assert!(!of(STOLEN, Observed::Revoked).is_reversible());
        assert!(!of(STOLEN, Observed::Active).is_reversible());
        assert!(!of(STOLEN, Observed::Active).counts_as_active());
        assert!(of(Intent::Active, Observed::Nothing).counts_as_active());
        assert_eq!(of(STOLEN, Observed::Active).reason(), Some("stolen"));
    }
}
