//! Deciding, with the rows and users at hand that differ.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::id::{Id, kind};
use domain::sync::csv::Dialect;
use domain::sync::identity::Identity;
use domain::sync::moves::Moves;
use domain::sync::plan::{Counts, Decision, Field, Pair, SyncUser, decide};
use domain::sync::{Fault, FaultList, Row};

use super::conflicts::Rival;
use super::index::{Entry, Index};
use super::matching::{Check, Matching, digest, match_rows};
use super::{Member, Plan, Planned, Planning, scan};
use crate::autosync::file::RowSource;
use crate::error::Result;

/// What came of one attempt.
pub(super) enum Attempt {
    /// A plan, or a refusal.
    Planned(Planned),
    /// Two values had the same hash, or somebody changed users meanwhile.
    Collided,
}

/// How many users of the index are read at once.
const PAGE: u32 = 20_000;

type Users = HashMap<Id<kind::User>, SyncUser>;

impl Planning<'_> {
    pub(super) async fn attempt(&self) -> Result<Attempt> {
        let (dialect, index) = tokio::join!(scan::detect(self.file.clone(), self.rulebook.clone()), self.index());
        let (dialect, index) = (dialect?, index?);
        let dialect = match dialect {
            Ok(dialect) => dialect,
            Err(faults) => return Ok(refused(None, faults)),
        };
        let matched = match_rows(self.file.clone(), dialect.clone(), self.rulebook.clone(), index).await?;
        match matched {
            Ok(matching) => self.decide(dialect, matching).await,
            Err(faults) => Ok(refused(Some(dialect), faults)),
        }
    }

    async fn index(&self) -> Result<Index> {
        let mut index = Index::default();
        let mut reader = self.app.store().read().await?;
        loop {
            let after = index.entries.last().map(Entry::id);
            let page = reader.sync_apply().index(self.project, after, PAGE).await?;
            if page.is_empty() {
                return Ok(index);
            }
            for user in page.iter() {
                index.add(&user?);
            }
        }
    }

    async fn decide(&self, dialect: Arc<Dialect>, matching: Matching) -> Result<Attempt> {
        let Matching { index, created, checks, unchanged, claims, moves, kept } = matching;
        let source = RowSource {
            file: self.file.clone(),
            dialect: dialect.clone(),
            rulebook: self.rulebook.clone(),
            kept: kept.map(Arc::new),
        };
        let scope = self.rulebook.scope();
        let rivals = claims.rivals(&index, &checks, scope);
        let mut judge = Judge {
            planning: self,
            source: &source,
            dialect: &dialect,
            index: &index,
            counts: Counts { created: created.len(), unchanged, ..Counts::default() },
            moves,
            members: Vec::new(),
            of_lines: rivals.iter().map(|rival| rival.line).collect(),
            of_entries: rivals.iter().map(|rival| rival.entry).collect(),
            rows: HashMap::new(),
            line_decisions: HashMap::new(),
            entry_decisions: HashMap::new(),
        };
        if !judge.look_at(&checks).await? {
            return Ok(Attempt::Collided);
        }
        let faults = judge.taken(&rivals).await?;
        if !faults.is_empty() {
            return Ok(refused(Some(dialect), faults));
        }
        let leavers = judge.leavers();
        let Judge { counts, moves, members, .. } = judge;
        let synchronised = index.entries.iter().filter(|entry| entry.is_in_scope(scope)).count() as u64;
        let impact = self.impact(&dialect, counts, moves.count(), synchronised);
        let verdict = self.rulebook.settings.autosync.thresholds.judge(&impact);
        let plan = Plan { source, created, members, leavers, counts, verdict };
        Ok(Attempt::Planned(Planned::Ready(Box::new(plan))))
    }

    /// Users as the planner needs to know them.
    async fn users(&self, ids: &[Id<kind::User>]) -> Result<Users> {
        let users = self.app.store().read().await?.sync_apply().load(self.project, ids).await?;
        Ok(users.into_iter().map(|user| (user.id, user)).collect())
    }
}

fn refused(dialect: Option<Arc<Dialect>>, faults: FaultList) -> Attempt {
    Attempt::Planned(Planned::Refused { dialect, faults })
}

/// Collects decisions, and what is needed to see who is in whose way.
struct Judge<'a> {
    planning: &'a Planning<'a>,
    source: &'a RowSource,
    dialect: &'a Dialect,
    index: &'a Index,
    counts: Counts,
    moves: Moves<std::hash::RandomState>,
    members: Vec<Member>,
    of_lines: HashSet<u32>,
    of_entries: HashSet<u32>,
    rows: HashMap<u32, Row>,
    line_decisions: HashMap<u32, Decision>,
    entry_decisions: HashMap<u32, Decision>,
}

impl Judge<'_> {
    /// Reads the rows in question again and decides; answers whether each was the user it was taken for.
    async fn look_at(&mut self, checks: &[Check]) -> Result<bool> {
        let lines: HashSet<u32> = checks.iter().map(|check| check.line).chain(self.of_lines.iter().copied()).collect();
        if lines.is_empty() {
            return Ok(true);
        }
        let mut stream = self.source.open(move |line| lines.contains(&line));
        while let Some(rows) = stream.next().await? {
            let found: Vec<(Row, Option<u32>)> = rows
                .into_iter()
                .map(|row| {
                    let entry = entry_of(checks, row.line);
                    (row, entry)
                })
                .collect();
            let ids: Vec<_> =
                found.iter().filter_map(|(_, entry)| Some(self.index.entries[(*entry)? as usize].id())).collect();
            let users = self.planning.users(&ids).await?;
            for (row, entry) in found {
                if !self.consider(row, entry, &users) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn consider(&mut self, row: Row, entry: Option<u32>, users: &Users) -> bool {
        if let Some(entry) = entry {
            let id = self.index.entries[entry as usize].id();
            let Some(user) = users.get(&id).filter(|user| is_same(self.dialect, &row, user)) else { return false };
            let digest = digest(&row, &mut Vec::new());
            let decision = decide(Pair::Member(&row, digest, user), self.planning.rules());
            self.note(&row, entry, user, decision);
        }
        if self.of_lines.contains(&row.line) {
            self.rows.insert(row.line, row);
        }
        true
    }

    fn note(&mut self, row: &Row, entry: u32, user: &SyncUser, decision: Decision) {
        self.counts.add(&decision);
        if moves_card(&decision) {
            if let Some(card_id) = &user.card_id {
                self.moves.freed(card_id);
            }
            self.moves.taken(&row.card_id);
        }
        if self.of_lines.contains(&row.line) {
            self.line_decisions.insert(row.line, decision);
        }
        if self.of_entries.contains(&entry) {
            self.entry_decisions.insert(entry, decision);
        }
        if decision != (Decision::Unchanged { renew_digest: false }) {
            self.members.push(Member { line: row.line, user: user.id, decision });
        }
    }

    /// Rows that want what somebody has who keeps it.
    async fn taken(&self, rivals: &[Rival]) -> Result<FaultList> {
        let real: Vec<&Rival> =
            rivals.iter().filter(|rival| rival.is_real(&self.line_decisions, &self.entry_decisions)).collect();
        let mut faults: Vec<Fault> = Vec::new();
        for chunk in real.chunks(500) {
            let id = |rival: &Rival| self.index.entries[rival.entry as usize].id();
            let ids: Vec<_> = chunk.iter().map(|rival| id(rival)).collect();
            let users = self.planning.users(&ids).await?;
            faults.extend(
                chunk
                    .iter()
                    .filter_map(|rival| rival.fault(self.rows.get(&rival.line)?, users.get(&id(rival))?, self.dialect)),
            );
        }
        let mut faults = FaultList::from(faults);
        faults.sort();
        Ok(faults)
    }

    /// Whom the file should have and does not.
    fn leavers(&mut self) -> Vec<Id<kind::User>> {
        let scope = self.planning.rulebook.scope();
        let gone = self.index.entries.iter().filter(|entry| !entry.is_seen() && entry.is_in_scope(scope));
        let mut leavers = Vec::new();
        for entry in gone {
            self.counts.add(&Decision::Delete);
            self.moves.freed_hash(entry.card_id);
            leavers.push(entry.id());
        }
        leavers.sort_unstable();
        leavers
    }
}

fn entry_of(checks: &[Check], line: u32) -> Option<u32> {
    checks.binary_search_by_key(&line, |check| check.line).ok().map(|found| checks[found].entry)
}

fn moves_card(decision: &Decision) -> bool {
    matches!(decision, Decision::Update { changed, .. } | Decision::Revive { changed } if changed.contains(Field::CardId))
}

/// Hashes are equal; are the values?
fn is_same(dialect: &Dialect, row: &Row, user: &SyncUser) -> bool {
    let same_address = user.email.as_ref().is_some_and(|email| email.key() == row.email.key());
    match (Identity::of(dialect), &user.sync_id) {
        (Identity::SyncId, Some(sync_id)) => row.sync_id.as_ref() == Some(sync_id),
        (Identity::SyncId, None) | (Identity::Email, _) => same_address,
    }
}
