//! From a file and the project's users to a plan.

mod conflicts;
mod decisions;
mod index;
mod matching;
mod scan;

use std::sync::Arc;

use domain::id::{Id, kind};
use domain::sync::csv::Dialect;
use domain::sync::guard::{Impact, Verdict};
use domain::sync::plan::{Counts, Decision, Rules};
use domain::sync::run::RunReport;
use domain::sync::{FaultList, Warning};

use super::file::{LineSet, RowSource, Spooled};
use super::rulebook::Rulebook;
use crate::context::App;
use crate::error::Result;

pub(super) use matching::digest;

/// What a run is going to do.
pub(super) struct Plan {
    /// Where its rows are.
    pub(super) source: RowSource,
    /// Lines of people who are new.
    pub(super) created: LineSet,
    /// People in both, in the order of the file, except those who are as the file says.
    pub(super) members: Vec<Member>,
    /// People who go.
    pub(super) leavers: Vec<Id<kind::User>>,
    /// How many of each.
    pub(super) counts: Counts,
    /// Whether it may be applied.
    pub(super) verdict: Verdict,
}

/// Somebody who is in the file and in the project, and what becomes of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    /// The line of the file.
    pub(super) line: u32,
    /// The user.
    pub(super) user: Id<kind::User>,
    /// What becomes of them.
    pub(super) decision: Decision,
}

/// What came of planning.
pub(super) enum Planned {
    /// The file is refused.
    Refused {
        /// How it would have been read, if that became clear.
        dialect: Option<Arc<Dialect>>,
        /// What is wrong with it.
        faults: FaultList,
    },
    /// It can be done, if the verdict says so.
    Ready(Box<Plan>),
}

/// What a plan is made for.
pub(super) struct Planning<'a> {
    pub(super) app: &'a App,
    pub(super) project: Id<kind::Project>,
    pub(super) file: &'a Spooled,
    pub(super) rulebook: &'a Arc<Rulebook>,
    /// Whether a person has approved that users of other origins are adopted.
    pub(super) adopt: bool,
    /// Whether the last file had sync IDs; none before the first.
    pub(super) had_sync_id: Option<bool>,
}

impl Planning<'_> {
    /// Reads the file and decides what becomes of everybody. Changes nothing.
    pub(super) async fn plan(&self) -> Result<Planned> {
        loop {
            match self.attempt().await? {
                decisions::Attempt::Planned(planned) => return Ok(planned),
                decisions::Attempt::Collided => {} // the hashes are keyed anew each time
            }
        }
    }

    fn rules(&self) -> Rules {
        Rules { scope: self.rulebook.scope(), adopt: self.adopt }
    }

    fn impact(&self, dialect: &Dialect, counts: Counts, ids_moved: u64, synchronised: u64) -> Impact {
        Impact { counts, ids_moved, synchronised, sync_id_before: self.had_sync_id, sync_id_now: dialect.has_sync_id() }
    }
}

impl Plan {
    /// What the run reports.
    pub(super) fn report(&self) -> RunReport {
        let hold = match &self.verdict {
            Verdict::Apply => Vec::new(),
            Verdict::Hold(reasons) => reasons.clone(),
        };
        RunReport {
            dialect: Some(self.source.dialect.summary()),
            counts: self.counts,
            warnings: Warning::of(&self.source.dialect, &self.counts),
            errors: FaultList::default(),
            hold,
        }
    }
}
