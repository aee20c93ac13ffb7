//! What must be unique within a file: sync ID, e-mail address, the number that the ID is.

use std::collections::HashMap;
use std::hash::BuildHasher;

use super::csv::{Column, Dialect};
use super::fault::{Fault, FaultList, Problem};
use super::row::Row;

/// What must be unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Unique {
    SyncId,
    Email,
    CardId,
}

/// Remembers 16 bytes per value: 96 bits of a keyed hash, and the line.
///
/// The hashers come from the caller, with keys that nobody can guess. Two
/// values that only hash alike (at two million rows, once in 10¹⁶ files) are
/// told apart by the second look that [`Suspects`] takes.
pub struct Duplicates<S> {
    hashers: (S, S),
    sync_ids: Vec<u128>,
    emails: Vec<u128>,
    card_ids: Vec<u128>,
}

impl<S: BuildHasher> Duplicates<S> {
    /// Makes room for `rows` rows, and hashes with two differently keyed hashers.
    #[must_use]
    pub fn new(hashers: (S, S), rows: usize) -> Self {
        let sync_ids = Vec::new(); // many files have none
        Self { hashers, sync_ids, emails: Vec::with_capacity(rows), card_ids: Vec::with_capacity(rows) }
    }

    /// Remembers a row.
    pub fn add(&mut self, row: &Row) {
        let hashers = &self.hashers;
        let mark = |value: &str| tag(hashers, value) << 32 | u128::from(row.line);
        if let Some(sync_id) = &row.sync_id {
            self.sync_ids.push(mark(sync_id));
        }
        self.emails.push(mark(&row.email.key()));
        self.card_ids.push(mark(&row.number));
    }

    /// The lines whose values were seen before. If there are any, the file has
    /// to be read once more to say what the values are.
    #[must_use]
    pub fn suspects(self) -> Suspects {
        let mut suspects = Suspects::default();
        suspects.collect(Unique::SyncId, self.sync_ids);
        suspects.collect(Unique::Email, self.emails);
        suspects.collect(Unique::CardId, self.card_ids);
        suspects
    }
}

/// 96 bits of the value.
fn tag<S: BuildHasher>(hashers: &(S, S), value: &str) -> u128 {
    let low = hashers.1.hash_one(value) & u64::from(u32::MAX);
    u128::from(hashers.0.hash_one(value)) << 32 | u128::from(low)
}

/// Lines that seem to share a value. Show it every row of the file again, then
/// take its faults.
#[derive(Debug, Default)]
pub struct Suspects {
    lines: HashMap<u32, Vec<Unique>>,
    first: HashMap<(Unique, String), u32>,
    faults: FaultList,
}

impl Suspects {
    /// Whether no two lines share anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Looks at a row again, in the order of the file.
    pub fn observe(&mut self, row: &Row, dialect: &Dialect) {
        for unique in self.lines.get(&row.line).cloned().unwrap_or_default() {
            let (value, key) = match unique {
                Unique::SyncId => (row.sync_id.as_deref().unwrap_or_default(), None),
                Unique::Email => (row.email.as_str(), Some(row.email.key())),
                Unique::CardId => (row.card_id.as_str(), Some(row.number.clone())),
            };
            let key = key.unwrap_or_else(|| value.to_owned());
            let first_line = *self.first.entry((unique, key)).or_insert(row.line);
            if first_line != row.line {
                self.faults.add([fault(unique, row.line, first_line, value, dialect)]);
            }
        }
    }

    /// Every line but the first of each value, each naming the first.
    #[must_use]
    pub fn into_faults(mut self) -> FaultList {
        self.faults.sort();
        self.faults
    }

    fn collect(&mut self, unique: Unique, mut marks: Vec<u128>) {
        marks.sort_unstable();
        for group in marks.chunk_by(|a, b| a >> 32 == b >> 32).filter(|group| group.len() > 1) {
            for mark in group {
                // The line is what the lower 32 bits are.
                let line = u32::try_from(mark & u128::from(u32::MAX)).unwrap_or(u32::MAX);
                self.lines.entry(line).or_default().push(unique);
            }
        }
    }
}

fn fault(unique: Unique, line: u32, first_line: u32, value: &str, dialect: &Dialect) -> Fault {
    let (column, problem) = match unique {
        Unique::SyncId => (Column::SyncId, Problem::DuplicateSyncId { first_line }),
        Unique::Email => (Column::Email, Problem::DuplicateEmail { first_line }),
        Unique::CardId => (Column::CardId, Problem::DuplicateId { first_line }),
    };
    dialect.fault_in(&column, line, value, problem)
}
