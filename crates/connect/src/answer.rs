//! What systems answer.

use std::fmt;

use domain::credential::{Counterpart, Observation, Observed};
use domain::time::{SignedDuration, Timestamp};
use secrecy::SecretString;

/// What came of an order.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// What the system says of the credential; `None` if nothing is known yet.
    pub observation: Option<Observation>,
    /// The credential's ids there as they are known now; `None`: as before.
    pub counterpart: Option<Counterpart>,
    /// The system's id of the person, where it was learnt.
    pub holder: Option<String>,
    /// The card's number, where the system gave it.
    pub number: Option<String>,
    /// The invitation that was made or sent.
    pub invitation: Option<SystemInvitation>,
    /// The id of an invitation that should be over with the credential, and is still open.
    pub left_open: Option<String>,
}

impl Answer {
    /// An answer that says this of the credential and nothing else.
    #[must_use]
    pub fn of(observation: Observation) -> Self {
        Self { observation: Some(observation), ..Self::default() }
    }
}

/// An invitation that a system made.
#[derive(Clone)]
pub struct SystemInvitation {
    /// Its id there.
    pub id: String,
    /// The code or the link that the holder needs, where the system tells it.
    pub code: Option<SecretString>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Whether the system sent it to the holder by itself.
    pub sent: bool,
}

/// Shows no code.
impl fmt::Debug for SystemInvitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SystemInvitation").field("id", &self.id).field("sent", &self.sent).finish_non_exhaustive()
    }
}

/// A pool, as its system tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolReport {
    /// Its id there.
    pub external_id: String,
    /// Its name there.
    pub name: String,
    /// How many there are at all, where it is told.
    pub total: Option<u64>,
    /// How many are left, where it is told.
    pub available: Option<u64>,
    /// Whether it gives out credentials.
    pub open: bool,
}

/// What happened at a system since a bookmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// What, oldest first.
    pub notices: Vec<Notice>,
    /// Where to go on next time.
    pub bookmark: String,
    /// Whether there is more to be had at once.
    pub more: bool,
    /// How long to leave the system alone after this, so that the calls that it allows last.
    pub rest: SignedDuration,
}

/// One thing that happened at a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The system's own id of the event: the same event is taken once.
    pub id: String,
    /// When, by the system's clock.
    pub at: Timestamp,
    /// What it is about.
    pub subject: Subject,
}

/// What an event of a system is about. It says where to look; what it says itself may be late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A credential, by its id there.
    Card {
        /// The credential.
        card: String,
        /// Its holder there, where the event names it.
        holder: Option<String>,
        /// How it stands now, where the event alone says it for certain.
        observation: Option<Observation>,
        /// How it stood when the event was told: nothing is asked where that is known already.
        stood: Option<Observed>,
    },
    /// An invitation, by its id there.
    Invitation {
        /// The invitation.
        invitation: String,
        /// Its holder there, where the event names it.
        holder: Option<String>,
        /// What has become of it.
        state: domain::invitation::InvitationState,
    },
    /// A person, by the id there.
    Holder {
        /// The person.
        holder: String,
        /// Whether the person is gone there.
        gone: bool,
    },
    /// A phone, by its id there.
    Phone {
        /// The phone.
        phone: String,
        /// Its holder there, where the event names it.
        holder: Option<String>,
    },
    /// Nothing that Claviger follows.
    Other,
}

/// A page of what is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inventory {
    /// The credentials.
    pub found: Vec<Found>,
    /// People, credentials or not; none where each card carries its person.
    pub holders: Vec<FoundHolder>,
    /// Where the next page begins; `None`: this was the last.
    pub next: Option<String>,
}

/// A person, as the system tells of them. What is `None` it does not tell.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct FoundHolder {
    /// The id there.
    pub id: String,
    /// The external id: our id, where the person is ours.
    pub external_id: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
}

/// Logs must not collect people by accident.
impl fmt::Debug for FoundHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundHolder").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A credential, as its system tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its id there.
    pub card: String,
    /// Its holder there.
    pub holder: String,
    /// The external id of its holder: our id, where the person is ours.
    pub external_id: Option<String>,
    /// Its pool there.
    pub pool: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// The phone that has it.
    pub phone: Option<String>,
    /// How it stands.
    pub observation: Observation,
}
