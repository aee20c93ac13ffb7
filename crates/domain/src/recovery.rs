//! Archived keys: what they are archived under, and how operators get at them, four eyes at a time.

use crate::credential::names::names;
use crate::event::Category;
use crate::id::{Id, kind};
use crate::time::{SignedDuration, Timestamp};

/// For how long a recovery waits: for a second person, and then to be collected.
pub const WAITS: SignedDuration = SignedDuration::from_hours(24);

/// What a project's keys are archived under. Its private half lies somewhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryKey {
    /// Its id.
    pub id: Id<kind::RecoveryKey>,
    /// The project.
    pub project: Id<kind::Project>,
    /// What it does.
    pub state: RecoveryKeyState,
    /// Its certificate, in DER.
    pub certificate: Vec<u8>,
    /// SHA-256 over the certificate.
    pub fingerprint: [u8; 32],
    /// The last second that the certificate is valid.
    pub not_after: Timestamp,
    /// When it was first set.
    pub created_at: Timestamp,
}

names! {
    /// What a recovery key does.
    pub enum RecoveryKeyState: "state of a recovery key" {
        /// Keys are archived under it. A project has one of these.
        Active = "active", "Active";
        /// It opens what was archived under it before.
        Retired = "retired", "Retired";
    }
}

/// A recovery of archived keys that an operator asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Its id.
    pub id: Id<kind::Recovery>,
    /// The project.
    pub project: Id<kind::Project>,
    /// Whose keys.
    pub user: Id<kind::User>,
    /// The certificates whose keys are wanted.
    pub certificates: Vec<Id<kind::Certificate>>,
    /// What is handed out.
    pub form: RecoveryForm,
    /// How it stands.
    pub state: RecoveryState,
    /// Why, as the one who asked wrote it.
    pub reason: String,
    /// Why not, as the one who refused wrote it.
    pub refusal: Option<String>,
    /// Who asked.
    pub requested_by: Id<kind::Operator>,
    /// Who approved or refused.
    pub decided_by: Option<Id<kind::Operator>>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it is over by itself.
    pub expires_at: Timestamp,
    /// Counts changes.
    pub version: u64,
}

/// People write into the reasons what they will.
impl std::fmt::Debug for Recovery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recovery").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

names! {
    /// What is handed out.
    pub enum RecoveryForm: "form of a recovery" {
        /// A key file (PKCS#12) under a passphrase.
        KeyFile = "key_file", "Key file";
        /// The key as it is archived, because whoever has the recovery key opens it off line.
        Archive = "archive", "Archived key";
    }
}

names! {
    /// How a recovery stands.
    pub enum RecoveryState: "state of a recovery" {
        /// A second person is to decide.
        Requested = "requested", "Waiting for approval";
        /// Who asked may collect it, once.
        Approved = "approved", "Approved";
        /// It was collected.
        Collected = "collected", "Collected";
        /// It was refused.
        Refused = "refused", "Refused";
        /// Nobody went on with it in time.
        Expired = "expired", "Expired";
    }
}

/// What happens to a recovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecoveryEvent {
    /// A second person approves it.
    Approve {
        /// Who.
        by: Id<kind::Operator>,
    },
    /// Somebody refuses it, or takes it back.
    Refuse {
        /// Who.
        by: Id<kind::Operator>,
        /// Why.
        reason: String,
    },
    /// Who asked collects it.
    Collect,
    /// Its time is over.
    Expire,
}

/// Why a recovery does not change so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryFault {
    /// It is over.
    #[error("the recovery is {}; ask for another", .0.as_str())]
    Over(RecoveryState),
    /// It is not approved yet.
    #[error("a second person has to approve it first")]
    NotApproved,
    /// It is approved already.
    #[error("it is approved already; who asked for it collects it")]
    Approved,
    /// Who asked wants to approve.
    #[error("who asked for a recovery does not approve it; another person has to")]
    SamePerson,
}

impl Recovery {
    /// Whether its time is over, though nobody has said so.
    #[must_use]
    pub fn is_past(&self, now: Timestamp) -> bool {
        matches!(self.state, RecoveryState::Requested | RecoveryState::Approved) && self.expires_at <= now
    }

    /// What becomes of it, and what is to be recorded of that.
    ///
    /// # Errors
    /// [`RecoveryFault`] if its state, or who acts, does not allow it.
    pub fn apply(mut self, event: RecoveryEvent, now: Timestamp) -> Result<(Self, Category), RecoveryFault> {
        use RecoveryState as S;
        let category = match (self.state, event) {
            (S::Requested | S::Approved, RecoveryEvent::Expire) => {
                self.state = S::Expired;
                Category::RecoveryExpired
            }
            (S::Requested | S::Approved, _) if self.is_past(now) => return Err(RecoveryFault::Over(S::Expired)),
            (S::Requested | S::Approved, RecoveryEvent::Refuse { by, reason }) => {
                (self.state, self.decided_by, self.refusal) = (S::Refused, Some(by), Some(reason));
                Category::RecoveryRefused
            }
            (S::Requested, RecoveryEvent::Approve { by }) if by == self.requested_by => {
                return Err(RecoveryFault::SamePerson);
            }
            (S::Requested, RecoveryEvent::Approve { by }) => {
                (self.state, self.decided_by) = (S::Approved, Some(by));
                self.expires_at = now.saturating_add(WAITS).unwrap_or(Timestamp::MAX);
                Category::RecoveryApproved
            }
            (S::Approved, RecoveryEvent::Approve { .. }) => return Err(RecoveryFault::Approved),
            (S::Requested, RecoveryEvent::Collect) => return Err(RecoveryFault::NotApproved),
            (S::Approved, RecoveryEvent::Collect) => {
                self.state = S::Collected;
                Category::RecoveryCollected
            }
            (over @ (S::Collected | S::Refused | S::Expired), _) => return Err(RecoveryFault::Over(over)),
        };
        self.updated_at = now;
        self.version += 1;
        Ok((self, category))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).unwrap()
    }

    const ASKER: Id<kind::Operator> = Id::from_uuid(uuid::Uuid::from_u128(1));
    const OTHER: Id<kind::Operator> = Id::from_uuid(uuid::Uuid::from_u128(2));

    fn requested() -> Recovery {
        Recovery {
            id: Id::from_bytes([1; 16]),
            project: Id::from_bytes([2; 16]),
            user: Id::from_bytes([3; 16]),
            certificates: vec![Id::from_bytes([4; 16])],
            form: RecoveryForm::KeyFile,
            state: RecoveryState::Requested,
            reason: "left".to_owned(),
            refusal: None,
            requested_by: ASKER,
            decided_by: None,
            created_at: at(0),
            updated_at: at(0),
            expires_at: at(24),
            version: 1,
        }
    }

    fn approve() -> RecoveryEvent {
        RecoveryEvent::Approve { by: OTHER }
    }

    fn refuse() -> RecoveryEvent {
        RecoveryEvent::Refuse { by: OTHER, reason: "no".to_owned() }
    }

    #[test]
    fn a_second_person_approves_and_it_is_collected_once() {
        let own = RecoveryEvent::Approve { by: ASKER };
        assert_eq!(requested().apply(own, at(1)), Err(RecoveryFault::SamePerson));
        assert_eq!(requested().apply(RecoveryEvent::Collect, at(1)), Err(RecoveryFault::NotApproved));
        let (approved, category) = requested().apply(approve(), at(23)).unwrap();
        assert_eq!((approved.decided_by, approved.expires_at), (Some(OTHER), at(47)));
        assert_eq!((category, approved.version), (Category::RecoveryApproved, 2));
        assert_eq!(approved.clone().apply(approve(), at(24)), Err(RecoveryFault::Approved));
        let (collected, category) = approved.apply(RecoveryEvent::Collect, at(46)).unwrap();
        assert_eq!(category, Category::RecoveryCollected);
        let again = collected.apply(RecoveryEvent::Collect, at(46));
        assert_eq!(again, Err(RecoveryFault::Over(RecoveryState::Collected)));
    }

    #[test]
    fn nothing_happens_to_it_after_a_day() {
        for event in [approve(), refuse(), RecoveryEvent::Collect] {
            assert_eq!(requested().apply(event, at(24)), Err(RecoveryFault::Over(RecoveryState::Expired)));
        }
        let (expired, category) = requested().apply(RecoveryEvent::Expire, at(24)).unwrap();
        assert_eq!((expired.state, category), (RecoveryState::Expired, Category::RecoveryExpired));
        assert!(requested().is_past(at(24)) && !requested().is_past(at(23)) && !expired.is_past(at(99)));
    }

    #[test]
    fn it_can_be_refused_until_it_is_collected() {
        let (approved, _) = requested().apply(approve(), at(1)).unwrap();
        for recovery in [requested(), approved] {
            let (refused, category) = recovery.apply(refuse(), at(2)).unwrap();
            assert_eq!((refused.refusal.as_deref(), category), (Some("no"), Category::RecoveryRefused));
            let after = refused.apply(RecoveryEvent::Collect, at(3));
            assert_eq!(after, Err(RecoveryFault::Over(RecoveryState::Refused)));
        }
    }

    #[test]
    fn reasons_stay_out_of_logs() {
        assert!(!format!("{:?}", requested()).contains("left"));
    }
}
