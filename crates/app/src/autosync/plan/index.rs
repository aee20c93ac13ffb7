//! The project's users, as small as they can be known.

use std::hash::{BuildHasher, RandomState};

use domain::id::{Id, kind};
use domain::sync::identity::Identity;
use domain::sync::plan::Scope;
use domain::user::{Origin, UserState};
use store::repo::IndexEntry;

/// A user in 64 bytes: hashes of what must be unique, and what a decision that
/// changes nothing needs. A hash of 0 means that there is no value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) sync_id: u64,
    pub(super) email: u64,
    pub(super) card_id: u64,
    pub(super) id: [u8; 16],
    pub(super) digest: [u8; 16],
    flags: u8,
}

const CSV: u8 = 1;
const LEAVING: u8 = 2;
const DIGEST: u8 = 4;
/// A row of the file is this user.
const SEEN: u8 = 8;

impl Entry {
    pub(super) fn id(&self) -> Id<kind::User> {
        Id::from_bytes(self.id)
    }

    pub(super) fn is_leaving(&self) -> bool {
        self.flags & LEAVING != 0
    }

    pub(super) fn is_seen(&self) -> bool {
        self.flags & SEEN != 0
    }

    /// Whether the file is a list of this user.
    pub(super) fn is_in_scope(&self, scope: Scope) -> bool {
        !self.is_leaving() && (scope == Scope::All || self.flags & CSV != 0)
    }

    /// Whether a row with this digest says nothing new.
    pub(super) fn is_as(&self, digest: [u8; 16]) -> bool {
        self.flags & (CSV | LEAVING | DIGEST) == CSV | DIGEST && self.digest == digest
    }
}

/// Hashes with keys that nobody can guess.
#[derive(Debug, Clone, Default)]
pub(super) struct Hasher(pub(super) RandomState);

impl Hasher {
    pub(super) fn of(&self, value: &str) -> u64 {
        self.0.hash_one(value).max(1)
    }

    fn of_option(&self, value: Option<&str>) -> u64 {
        value.map_or(0, |value| self.of(value))
    }
}

/// All users of a project, ordered by what tells them apart in this file.
#[derive(Default)]
pub(super) struct Index {
    pub(super) hasher: Hasher,
    pub(super) entries: Vec<Entry>,
    /// Those before have no sync ID and are ordered by address; only in a file with sync IDs.
    with_sync_id: usize,
}

impl Index {
    /// Takes a user in.
    pub(super) fn add(&mut self, user: &IndexEntry<'_>) {
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        self.entries.push(Entry {
            sync_id: self.hasher.of_option(user.sync_id),
            email: self.hasher.of_option(user.email_key),
            card_id: self.hasher.of_option(user.card_id),
            id: *user.id.as_bytes(),
            digest: user.digest.unwrap_or_default(),
            flags: flag(user.origin == Origin::Csv, CSV)
                | flag(user.state == UserState::DeletionPending, LEAVING)
                | flag(user.digest.is_some(), DIGEST),
        });
    }

    /// Orders the users by what tells the people of the file apart; of several with
    /// one key those who stay come first, then those who were made last.
    pub(super) fn order_by(&mut self, identity: Identity) {
        let key = |entry: &Entry| match identity {
            Identity::SyncId => (entry.sync_id, if entry.sync_id == 0 { entry.email } else { 0 }),
            Identity::Email => (0, entry.email),
        };
        self.entries.sort_unstable_by_key(|entry| (key(entry), entry.is_leaving(), std::cmp::Reverse(entry.id)));
        self.with_sync_id = match identity {
            Identity::SyncId => self.entries.partition_point(|entry| entry.sync_id == 0),
            Identity::Email => self.entries.len(),
        };
    }

    /// The user whom a row is, by its sync ID or else by its address; marks them as seen.
    ///
    /// Of users without a sync ID, only those whom no other row is by theirs.
    pub(super) fn claim(&mut self, sync_id: Option<&str>, email_key: &str) -> Option<usize> {
        let email = self.hasher.of(email_key);
        let by_sync_id = sync_id.and_then(|sync_id| {
            let hash = self.hasher.of(sync_id);
            self.first(self.with_sync_id..self.entries.len(), hash, |entry| entry.sync_id)
        });
        let found = by_sync_id.or_else(|| self.first(0..self.with_sync_id, email, |entry| entry.email))?;
        self.entries[found].flags |= SEEN;
        Some(found)
    }

    fn first(&self, among: std::ops::Range<usize>, hash: u64, key: impl Fn(&Entry) -> u64) -> Option<usize> {
        let found = among.start + self.entries[among.clone()].partition_point(|entry| key(entry) < hash);
        let fits = among.contains(&found) && key(&self.entries[found]) == hash;
        fits.then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(users: &[(u8, Option<&str>, &str, bool)], identity: Identity) -> Index {
        let mut index = Index::default();
        for &(id, sync_id, email, leaving) in users {
            index.add(&IndexEntry {
                id: Id::from_bytes([id; 16]),
                sync_id,
                email_key: Some(email),
                card_id: None,
                state: if leaving { UserState::DeletionPending } else { UserState::Active },
                origin: Origin::Csv,
                enrolment: domain::credential::Enrolment::NotInvited,
                digest: None,
            });
        }
        index.order_by(identity);
        index
    }

    fn found(index: &mut Index, sync_id: Option<&str>, email: &str) -> Option<u8> {
        index.claim(sync_id, email).map(|entry| index.entries[entry].id[0])
    }

    #[test]
    fn a_sync_id_counts_before_an_address_and_an_address_only_for_who_has_none() {
        let users = [(1, Some("a"), "one@example.org", false), (2, None, "two@example.org", false)];
        let mut index = index(&users, Identity::SyncId);
        assert_eq!(found(&mut index, Some("a"), "two@example.org"), Some(1));
        assert_eq!(found(&mut index, Some("b"), "two@example.org"), Some(2));
        assert_eq!(found(&mut index, Some("b"), "one@example.org"), None);
    }

    #[test]
    fn without_sync_ids_an_address_counts_for_everybody() {
        let users = [(1, Some("a"), "one@example.org", false), (2, None, "two@example.org", false)];
        let mut index = index(&users, Identity::Email);
        assert_eq!(found(&mut index, None, "one@example.org"), Some(1));
        assert_eq!(found(&mut index, None, "three@example.org"), None);
    }

    #[test]
    fn those_who_stay_come_before_those_who_leave() {
        let leaving = [(9, None, "x@example.org", true), (1, None, "x@example.org", false)];
        assert_eq!(found(&mut index(&leaving, Identity::Email), None, "x@example.org"), Some(1));
        let gone = [(3, None, "x@example.org", true), (5, None, "x@example.org", true)];
        assert_eq!(found(&mut index(&gone, Identity::Email), None, "x@example.org"), Some(5));
    }

    #[test]
    fn an_entry_stays_small() {
        assert!(size_of::<Entry>() <= 64);
    }
}
