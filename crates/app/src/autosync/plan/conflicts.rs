//! Values that must be unique, and that somebody has whom the file does not move.
//!
//! Within the file nothing is twice, or it is refused. So a value can only be
//! taken by a user who keeps what they have: one of another origin, or one whose
//! phone was reset. Who moves or leaves gives way, whatever the order.

use std::collections::HashMap;

use domain::sync::csv::{Column, Dialect};
use domain::sync::plan::{Decision, Scope, Skipped, SyncUser};
use domain::sync::{Fault, Problem, Row};

use super::index::{Hasher, Index};
use super::matching::Check;

/// What must be unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unique {
    SyncId,
    Email,
    CardId,
}

/// The values that rows want who are new or may change: a hash and a line for each.
pub(super) struct Claims {
    wanted: bool,
    values: [Vec<(u64, u32)>; 3],
}

/// A row that wants what a user has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rival {
    pub(super) unique: Unique,
    pub(super) line: u32,
    pub(super) entry: u32,
}

impl Claims {
    pub(super) fn new(wanted: bool) -> Self {
        Self { wanted, values: Default::default() }
    }

    /// Remembers what a row wants.
    pub(super) fn add(&mut self, hasher: &Hasher, row: &Row, email_key: &str) {
        if !self.wanted {
            return;
        }
        let sync_id = row.sync_id.as_deref().map(|sync_id| hasher.of(sync_id));
        self.values[Unique::SyncId as usize].extend(sync_id.map(|hash| (hash, row.line)));
        self.values[Unique::Email as usize].push((hasher.of(email_key), row.line));
        self.values[Unique::CardId as usize].push((hasher.of(&row.card_id), row.line));
    }

    /// Every user who has what a row of somebody else wants, and may keep it.
    pub(super) fn rivals(mut self, index: &Index, checks: &[Check], scope: Scope) -> Vec<Rival> {
        for values in &mut self.values {
            values.sort_unstable();
        }
        let mut checked: Vec<u32> = checks.iter().map(|check| check.entry).collect();
        checked.sort_unstable();
        let mut rivals = Vec::new();
        for (position, entry) in index.entries.iter().enumerate() {
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            let keeps = if entry.is_seen() {
                checked.binary_search(&position).is_ok()
            } else {
                !entry.is_leaving() && !entry.is_in_scope(scope)
            };
            if !keeps || entry.is_leaving() {
                continue;
            }
            for (unique, hash) in
                [(Unique::SyncId, entry.sync_id), (Unique::Email, entry.email), (Unique::CardId, entry.card_id)]
            {
                let others = self.lines(unique, hash).filter(|&line| own(checks, line) != Some(position));
                rivals.extend(others.map(|line| Rival { unique, line, entry: position }));
            }
        }
        rivals
    }

    fn lines(&self, unique: Unique, hash: u64) -> impl Iterator<Item = u32> {
        let values = &self.values[unique as usize];
        let first = values.partition_point(|&(known, _)| known < hash);
        values[first..].iter().take_while(move |&&(known, _)| known == hash && hash != 0).map(|&(_, line)| line)
    }
}

/// The user whom a line is. Checks are in the order of the file.
fn own(checks: &[Check], line: u32) -> Option<u32> {
    checks.binary_search_by_key(&line, |check| check.line).ok().map(|found| checks[found].entry)
}

impl Rival {
    /// Whether the user keeps the value and the row wants it, going by what becomes of both.
    pub(super) fn is_real(&self, of_lines: &HashMap<u32, Decision>, of_entries: &HashMap<u32, Decision>) -> bool {
        let wants = match of_lines.get(&self.line) {
            None => true, // somebody who is new
            Some(decision) => matches!(decision, Decision::Update { .. } | Decision::Revive { .. }),
        };
        let keeps = match of_entries.get(&self.entry) {
            None => true, // none of the file's business
            Some(decision) => matches!(decision, Decision::Skip { reason: Skipped::Reset }),
        };
        wants && keeps
    }

    /// The fault, if hash and value agree.
    pub(super) fn fault(&self, row: &Row, holder: &SyncUser, dialect: &Dialect) -> Option<Fault> {
        let (column, value, is_taken, problem) = match self.unique {
            Unique::SyncId => {
                let value = row.sync_id.as_deref().unwrap_or_default();
                (Column::SyncId, value, holder.sync_id == row.sync_id, Problem::SyncIdTaken)
            }
            Unique::Email => {
                let same = holder.email.as_ref().is_some_and(|email| email.key() == row.email.key());
                (Column::Email, row.email.as_str(), same, Problem::EmailTaken)
            }
            Unique::CardId => {
                let same = holder.card_id.as_ref() == Some(&row.card_id);
                (Column::CardId, row.card_id.as_str(), same, Problem::IdTaken)
            }
        };
        is_taken.then(|| dialect.fault_in(&column, row.line, value, problem))
    }
}
