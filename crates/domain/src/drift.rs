//! What differs between here and a system: what it is, and what can be done about it.
//!
//! Nothing is decided by a list that broke off: what is not seen is missing only after everything was seen.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::credential::{Credential, Intent, Observation, Observed};
use crate::id::{Id, kind};
use crate::user::words;

words! {
    /// How it differs.
    FindingKind {
        /// A person or a credential there belongs to nobody here.
        Orphan = "orphan",
        /// A credential of one of our users is there and not known here.
        MissingHere = "missing_here",
        /// A credential that should be there is not.
        MissingThere = "missing_there",
        /// A value is another one there.
        Differs = "differs",
        /// Somebody who left has a credential there that works.
        Leaver = "leaver",
        /// A person has more than one credential of a pool there; this one is not ours.
        Duplicate = "duplicate",
    }
}

words! {
    /// What is compared of what both sides have.
    DriftField {
        /// A person's name.
        Name = "name",
        /// A person's e-mail address.
        Email = "email",
        /// A person's mobile number.
        Mobile = "mobile",
        /// A card's number.
        Number = "number",
        /// How a credential stands.
        Status = "status",
    }
}

words! {
    /// What is done about a difference.
    Deed {
        /// What is there is taken over here.
        Adopt = "adopt",
        /// What is here is brought there.
        Overwrite = "overwrite",
        /// Nothing is changed; an event says it, and it is noted.
        Alert = "alert",
    }
}

words! {
    /// How far a comparison is.
    ComparisonState {
        /// None was made yet.
        Never = "never",
        /// What is there is being listed.
        Listing = "listing",
        /// What was not seen there is being looked for.
        Checking = "checking",
        /// Everything was compared.
        Completed = "completed",
        /// It broke off; nothing was reported as missing.
        Failed = "failed",
    }
}

impl ComparisonState {
    /// Whether it is under way.
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Listing | Self::Checking)
    }
}

/// What is done by itself about values that differ; [`Deed::Alert`] where nothing is said.
pub type DriftRules = BTreeMap<DriftField, Deed>;

/// How far the comparison of a system is, and how it is to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Of which system.
    pub system: Id<kind::CredentialSystem>,
    /// The project of it.
    pub project: Id<kind::Project>,
    /// Counts comparisons.
    pub run: u64,
    /// How far it is.
    pub state: ComparisonState,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended, well or not.
    pub ended_at: Option<Timestamp>,
    /// When one was completed last.
    pub completed_at: Option<Timestamp>,
    /// Where it goes on.
    pub cursor: Option<String>,
    /// How many people were seen there.
    pub holders: u64,
    /// How many credentials were seen there.
    pub cards: u64,
    /// What keeps it, or why it broke off.
    pub last_error: Option<String>,
    /// Hours between comparisons that begin by themselves.
    pub every_hours: Option<u32>,
    /// What is done by itself about values that differ.
    pub rules: DriftRules,
    /// Counts changes of the settings.
    pub version: u64,
}

impl Comparison {
    /// Of a system that was never compared.
    #[must_use]
    pub const fn never(system: Id<kind::CredentialSystem>, project: Id<kind::Project>) -> Self {
        Self {
            system,
            project,
            run: 0,
            state: ComparisonState::Never,
            started_at: None,
            ended_at: None,
            completed_at: None,
            cursor: None,
            holders: 0,
            cards: 0,
            last_error: None,
            every_hours: None,
            rules: BTreeMap::new(),
            version: 1,
        }
    }

    /// The next one, from its beginning.
    #[must_use]
    pub fn begun(self, at: Timestamp) -> Self {
        Self {
            run: self.run + 1,
            state: ComparisonState::Listing,
            started_at: Some(at),
            ended_at: None,
            cursor: None,
            holders: 0,
            cards: 0,
            last_error: None,
            ..self
        }
    }

    /// Whether the next one is to begin by itself.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        let Some(hours) = self.every_hours else { return false };
        let waited = |since| now.duration_since(since) >= jiff::SignedDuration::from_hours(i64::from(hours));
        !self.state.is_running() && self.started_at.is_none_or(waited)
    }
}

/// Something that differs.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its id; it stays as long as it differs.
    pub id: Id<kind::Finding>,
    /// The project of the system.
    pub project: Id<kind::Project>,
    /// At which system.
    pub system: Id<kind::CredentialSystem>,
    /// How it differs.
    pub kind: FindingKind,
    /// Which value, where one differs.
    pub field: Option<DriftField>,
    /// The person there.
    pub holder: Option<String>,
    /// The credential there.
    pub card: Option<String>,
    /// The pool there.
    pub pool: Option<String>,
    /// The user here.
    pub user: Option<Id<kind::User>>,
    /// Whether the user is only proposed, because the address is the same.
    pub proposed: bool,
    /// The credential here.
    pub credential: Option<Id<kind::Credential>>,
    /// What is here.
    pub here: Option<String>,
    /// What is there.
    pub there: Option<String>,
    /// What can be done about it.
    pub deeds: Vec<Deed>,
    /// Since when it is known to differ.
    pub since: Timestamp,
    /// The comparison that saw it last.
    pub run: u64,
    /// Since when it is only noted.
    pub noted_at: Option<Timestamp>,
    /// What is being done about it.
    pub doing: Option<Deed>,
    /// Why that was not done.
    pub problem: Option<String>,
}

/// Names, addresses and numbers of people are among what differs.
impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut finding = f.debug_struct("Finding");
        finding.field("id", &self.id).field("kind", &self.kind).field("field", &self.field);
        finding.field("holder", &self.holder).field("card", &self.card).field("user", &self.user);
        finding.field("deeds", &self.deeds).field("problem", &self.problem).finish_non_exhaustive()
    }
}

impl Finding {
    /// What it is about: each thing differs once in each field.
    #[must_use]
    pub fn subject(&self) -> String {
        match (&self.card, &self.holder) {
            (Some(card), _) => card_subject(card),
            (None, Some(holder)) => format!("holder:{holder}"),
            (None, None) => String::new(),
        }
    }
}

/// What a finding about a card there is kept under.
#[must_use]
pub fn card_subject(card: &str) -> String {
    format!("card:{card}")
}

/// How a card stands, in words that both sides share.
#[must_use]
pub const fn standing(observation: &Observation) -> Option<Observed> {
    match observation {
        Observation::Invited => Some(Observed::Invited),
        Observation::Activated { .. } => Some(Observed::Active),
        Observation::Suspended => Some(Observed::Suspended),
        Observation::RevocationAccepted => Some(Observed::Revoking),
        Observation::Revoked | Observation::Absent => Some(Observed::Revoked),
        _ => None,
    }
}

/// Whether a card works there, or may once it is on a phone.
#[must_use]
pub const fn lives(observation: &Observation) -> bool {
    matches!(observation, Observation::Invited | Observation::Activated { .. } | Observation::Suspended)
}

/// How a credential's system stands against what we want of it, if that differs. What is on its way already is no
/// difference, nor what a system that cannot suspend does instead.
#[must_use]
pub fn differs(credential: &Credential, there: &Observation) -> bool {
    let Some(standing) = standing(there) else { return false };
    match (credential.intent, credential.observed, standing) {
        // A revocation that was asked for, and not done yet, is tracked elsewhere.
        (Intent::Revoked(_), here, _) if !here.is_gone() => false,
        (Intent::Revoked(_), _, there) => matches!(there, Observed::Invited | Observed::Active | Observed::Suspended),
        (Intent::Suspended(_), _, Observed::Active | Observed::Invited) => credential.observed.is_gone(),
        (Intent::Suspended(_), ..) => false,
        (Intent::Active, Observed::Nothing | Observed::Pending | Observed::Failed(_), _) => false,
        (Intent::Active, here, there) => here != there && here != Observed::Revoking,
    }
}
