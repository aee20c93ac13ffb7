//! What becomes of one person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::row::Row;
use crate::contact::EmailAddress;
use crate::id::{Id, kind};
use crate::user::{Origin, UserState};

pub use counts::Counts;
pub use fields::{Field, FieldSet};

mod counts;
mod fields;

/// A user as the planner needs to know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncUser {
    /// Its id.
    pub id: Id<kind::User>,
    /// Whether the user may hold credentials.
    pub state: UserState,
    /// Whether the holder gave the phone up: such users stay as they are.
    pub is_reset: bool,
    /// Whether an invitation is on its way and not accepted.
    pub is_invited: bool,
    /// Who brought the user in.
    pub origin: Origin,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The address.
    pub email: Option<EmailAddress>,
    /// The ID.
    pub card_id: Option<String>,
    /// The sync ID.
    pub sync_id: Option<String>,
    /// Custom fields by name.
    pub custom: BTreeMap<String, String>,
    /// Digest of the row that the fields came from; none since they were
    /// changed by other means.
    pub digest: Option<[u8; 16]>,
}

/// Whom a file is a list of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The users that came from files: others are not touched.
    #[default]
    Synchronised,
    /// All users of the project: whoever is not in the file is deleted.
    All,
}

/// How a run decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules {
    /// Whom the file is a list of.
    pub scope: Scope,
    /// Whether a person has approved that users of other origins are adopted.
    pub adopt: bool,
}

/// Somebody who is in the file, in the project, or in both.
#[derive(Debug, Clone, Copy)]
pub enum Pair<'a> {
    /// In the file only.
    Joiner,
    /// In both, joined as [`identity`](super::identity) says; with the digest of the row's [`Row::digest_input`].
    Member(&'a Row, [u8; 16], &'a SyncUser),
    /// In the project only.
    Leaver(&'a SyncUser),
}

/// What becomes of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Decision {
    /// A user is made, gets a credential from the default pool, and is invited.
    Create,
    /// The user gets what changed.
    Update {
        /// What changed.
        changed: FieldSet,
        /// The invitation went to an address that is no longer theirs: a new
        /// one goes to the new address.
        reinvite: bool,
        /// The card on the phone gets the new ID, without a new invitation.
        change_card: bool,
    },
    /// A user who was being deleted stays, with a new generation of credentials and a new invitation.
    Revive {
        /// What changed meanwhile.
        changed: FieldSet,
    },
    /// Nothing is to be done.
    Unchanged {
        /// The fields agree, but the digest on record does not: it may be renewed.
        renew_digest: bool,
    },
    /// The credentials are revoked, the holder is told, the user goes.
    Delete,
    /// Somebody whom this run does not touch.
    Skip {
        /// Why not.
        reason: Skipped,
    },
    /// Not without a person's approval.
    Hold {
        /// Why not.
        reason: Held,
    },
}

/// Why somebody is not touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skipped {
    /// The holder gave the phone up; data stay as they are.
    Reset,
    /// Not in the file, and none of the file's business.
    OtherOrigin,
    /// Not in the file, and on the way out already.
    Leaving,
}

/// Why somebody needs a person's approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// The row matches a user whom no file brought in.
    OtherOrigin,
}

/// Decides what becomes of one person. Pure: the same pair and rules give the
/// same decision, and once it is applied, [`Decision::Unchanged`].
#[must_use]
pub fn decide(pair: Pair<'_>, rules: Rules) -> Decision {
    match pair {
        Pair::Joiner => Decision::Create,
        Pair::Member(row, digest, user) => member(row, digest, user, rules),
        Pair::Leaver(user) => leaver(user, rules),
    }
}

fn member(row: &Row, digest: [u8; 16], user: &SyncUser, rules: Rules) -> Decision {
    if user.origin != Origin::Csv && !rules.adopt {
        return Decision::Hold { reason: Held::OtherOrigin };
    }
    let is_current = user.digest == Some(digest) && user.origin == Origin::Csv;
    if user.state == UserState::DeletionPending {
        return Decision::Revive { changed: FieldSet::difference(row, user) };
    }
    if is_current {
        return Decision::Unchanged { renew_digest: false };
    }
    let changed = FieldSet::difference(row, user);
    if changed.is_empty() {
        return Decision::Unchanged { renew_digest: true };
    }
    if user.is_reset {
        return Decision::Skip { reason: Skipped::Reset };
    }
    let moved = user.email.as_ref().is_none_or(|email| email.key() != row.email.key());
    Decision::Update { changed, reinvite: user.is_invited && moved, change_card: changed.contains(Field::CardId) }
}

fn leaver(user: &SyncUser, rules: Rules) -> Decision {
    if user.state == UserState::DeletionPending {
        Decision::Skip { reason: Skipped::Leaving }
    } else if user.origin == Origin::Csv || rules.scope == Scope::All {
        Decision::Delete
    } else {
        Decision::Skip { reason: Skipped::OtherOrigin }
    }
}
