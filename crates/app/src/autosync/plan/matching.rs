//! The second pass: who is who?

use std::hash::RandomState;
use std::sync::Arc;

use domain::sync::csv::{Dialect, Reader};
use domain::sync::identity::Identity;
use domain::sync::moves::Moves;
use domain::sync::{Duplicates, FaultList, Row};
use store::seal::sha256;

use super::conflicts::Claims;
use super::index::Index;
use crate::autosync::file::{LineSet, Spooled};
use crate::autosync::rulebook::Rulebook;
use crate::error::{Error, Result};

/// What a digest is made of, so that a row that says nothing new is known by it.
pub(in crate::autosync) fn digest(row: &Row, buffer: &mut Vec<u8>) -> [u8; 16] {
    buffer.clear();
    row.digest_input(buffer);
    let mut digest = [0; 16];
    digest.copy_from_slice(&sha256(buffer)[..16]);
    digest
}

/// Who is who.
pub(super) struct Matching {
    /// The users, those marked whom a row is.
    pub(super) index: Index,
    /// Lines of nobody who is known.
    pub(super) created: LineSet,
    /// Rows that are somebody, but perhaps not as the file says.
    pub(super) checks: Vec<Check>,
    /// How many are as the file says.
    pub(super) unchanged: u64,
    /// Values that rows want and that must be unique.
    pub(super) claims: Claims,
    /// IDs that people who are new take.
    pub(super) moves: Moves<RandomState>,
    /// All rows but those that say nothing new, while they are few.
    pub(super) kept: Option<Vec<Row>>,
}

/// More rows than this are read again rather than kept: ten megabytes or so.
const KEPT: usize = 20_000;

/// A row to be compared with its user.
#[derive(Debug, Clone, Copy)]
pub(super) struct Check {
    pub(super) line: u32,
    pub(super) entry: u32,
}

/// Reads every row, on a thread of its own.
///
/// # Errors
/// The inner one is everything that is wrong with rows.
pub(super) async fn match_rows(
    file: Spooled,
    dialect: Arc<Dialect>,
    rulebook: Arc<Rulebook>,
    index: Index,
) -> Result<std::result::Result<Matching, FaultList>> {
    let read = move || {
        let mut index = index;
        index.order_by(Identity::of(&dialect));
        Pass { file: &file, dialect: &dialect, rulebook: &rulebook }.run(index)
    };
    tokio::task::spawn_blocking(read).await.map_err(Error::internal)?.map_err(Error::internal)
}

struct Pass<'a> {
    file: &'a Spooled,
    dialect: &'a Dialect,
    rulebook: &'a Rulebook,
}

impl Pass<'_> {
    fn run(&self, index: Index) -> std::io::Result<std::result::Result<Matching, FaultList>> {
        let rows = usize::try_from(self.dialect.rows).unwrap_or_default();
        let mut duplicates = Duplicates::new((RandomState::new(), RandomState::new()), rows);
        let mut faults = FaultList::default();
        let mut matching = Matching::new(index);
        let mut buffer = Vec::new();
        self.each_row(|row| match row {
            Ok(row) => {
                duplicates.add(&row);
                let digest = digest(&row, &mut buffer);
                matching.take(row, digest);
            }
            Err(found) => faults.add(found),
        })?;
        let mut suspects = duplicates.suspects();
        if !suspects.is_empty() {
            self.each_row(|row| {
                if let Ok(row) = row {
                    suspects.observe(&row, self.dialect);
                }
            })?;
            let twice = suspects.into_faults();
            let listed = twice.faults.len() as u64;
            faults.add(twice.faults);
            faults.total += twice.total - listed;
            faults.sort();
        }
        Ok(if faults.is_empty() { Ok(matching) } else { Err(faults) })
    }

    fn each_row(
        &self,
        mut sink: impl FnMut(std::result::Result<Row, Vec<domain::sync::Fault>>),
    ) -> std::io::Result<()> {
        let check = |id: &str| self.rulebook.check_id(id);
        let mut reader = Reader::new(self.dialect, self.rulebook.row_rules(&check));
        self.file.each_block(|block| reader.feed(block, &mut sink))?;
        reader.finish(&mut sink);
        Ok(())
    }
}

impl Matching {
    fn new(index: Index) -> Self {
        let moves = Moves::new(index.hasher.0.clone());
        // Nobody is there whose values could be taken.
        let claims = Claims::new(!index.entries.is_empty());
        Self {
            index,
            created: LineSet::default(),
            checks: Vec::new(),
            unchanged: 0,
            claims,
            moves,
            kept: Some(Vec::new()),
        }
    }

    fn take(&mut self, row: Row, digest: [u8; 16]) {
        let email_key = row.email.key();
        match self.index.claim(row.sync_id.as_deref(), &email_key) {
            Some(entry) if self.index.entries[entry].is_as(digest) => {
                self.unchanged += 1;
                return;
            }
            Some(entry) => {
                self.checks.push(Check { line: row.line, entry: u32::try_from(entry).unwrap_or(u32::MAX) });
            }
            None => {
                self.created.insert(row.line);
                self.moves.taken(&row.card_id);
            }
        }
        self.claims.add(&self.index.hasher, &row, &email_key);
        self.kept.take_if(|kept| kept.len() == KEPT);
        if let Some(kept) = &mut self.kept {
            kept.push(row);
        }
    }
}
