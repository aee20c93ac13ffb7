//! One run of Auto-sync, and what became of it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::csv::DialectSummary;
use super::fault::FaultList;
use super::guard::HoldReason;
use super::plan::Counts;
use super::warning::Warning;
use crate::id::{Id, kind};
use crate::time::Timestamp;
use crate::user::words;

words! {
    /// How a run came about.
    RunSource {
        /// A scheduled upload.
        Upload = "upload",
        /// A person in the console.
        Console = "console",
        /// `claviger sync push`.
        Push = "push",
    }
}

words! {
    /// What became of a run.
    RunStatus {
        /// It is being worked on.
        Running = "running",
        /// It was applied, or, as a dry run, planned.
        Completed = "completed",
        /// The file was refused.
        Failed = "failed",
        /// The plan waits for a person.
        Held = "held",
        /// A person said no.
        Rejected = "rejected",
        /// A newer file came before a person had decided.
        Superseded = "superseded",
        /// The same file as before, and nothing else changed since.
        Unchanged = "unchanged",
    }
}

impl RunStatus {
    /// Whether nothing can become of it any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Running | Self::Held)
    }

    /// Whether users are now as a file has them: what *the last Auto-sync* means.
    #[must_use]
    pub const fn counts_as_sync(self) -> bool {
        matches!(self, Self::Completed | Self::Unchanged)
    }
}

/// The file of a run, as it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// What its sender calls it.
    pub name: Option<String>,
    /// Who sent it: the name of a key or an operator.
    pub sender: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncRun {
    /// Its id.
    pub id: Id<kind::SyncRun>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// How it came about.
    pub source: RunSource,
    /// Its file.
    pub file: SourceFile,
    /// Whether it only plans.
    pub dry_run: bool,
    /// The project's basis counter when it was planned: what sync reads and writes was so then.
    pub basis: u64,
    /// When it began.
    pub started_at: Timestamp,
    /// What became of it.
    pub status: RunStatus,
    /// What was found of it so far.
    pub report: RunReport,
    /// Who approved or rejected it: the name of an operator.
    pub decided_by: Option<String>,
    /// When it was over.
    pub finished_at: Option<Timestamp>,
}

/// What a run found and did; stored as one JSON document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RunReport {
    /// How the file was read.
    #[serde(default)]
    pub dialect: Option<DialectSummary>,
    /// How many people it creates, updates, and so on.
    #[serde(default)]
    pub counts: Counts,
    /// What somebody should know.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// What is wrong with the file.
    #[serde(default)]
    pub errors: FaultList,
    /// Why it waits for a person.
    #[serde(default)]
    pub hold: Vec<HoldReason>,
}

/// A run that cannot go where it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the run is {from} and cannot become {to}")]
pub struct RunTransition {
    /// What it is.
    pub from: RunStatus,
    /// What it was to become.
    pub to: RunStatus,
}

impl SyncRun {
    /// Begins a run.
    #[must_use]
    pub fn begin(
        (id, project): (Id<kind::SyncRun>, Id<kind::Project>),
        source: RunSource,
        file: SourceFile,
        dry_run: bool,
        basis: u64,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            project,
            source,
            file,
            dry_run,
            basis,
            started_at: now,
            status: RunStatus::Running,
            report: RunReport::default(),
            decided_by: None,
            finished_at: None,
        }
    }

    /// The plan was applied; of a dry run, made.
    ///
    /// # Errors
    /// [`RunTransition`] unless it is running.
    pub fn complete(self, report: RunReport, now: Timestamp) -> Result<Self, RunTransition> {
        let run = self.leave(&[RunStatus::Running], RunStatus::Completed, now)?;
        Ok(Self { report: RunReport { hold: run.report.hold.clone(), ..report }, ..run })
    }

    /// The same bytes as the last completed run, on the same basis.
    ///
    /// # Errors
    /// [`RunTransition`] unless it is running.
    pub fn unchanged(self, report: RunReport, now: Timestamp) -> Result<Self, RunTransition> {
        Ok(Self { report, ..self.leave(&[RunStatus::Running], RunStatus::Unchanged, now)? })
    }

    /// The file is refused.
    ///
    /// # Errors
    /// [`RunTransition`] unless it is running.
    pub fn fail(
        self,
        dialect: Option<DialectSummary>,
        errors: FaultList,
        now: Timestamp,
    ) -> Result<Self, RunTransition> {
        let run = self.leave(&[RunStatus::Running], RunStatus::Failed, now)?;
        Ok(Self { report: RunReport { dialect, errors, ..RunReport::default() }, ..run })
    }

    /// The plan waits for a person; `report` says why.
    ///
    /// # Errors
    /// [`RunTransition`] unless it is running.
    pub fn hold(self, report: RunReport) -> Result<Self, RunTransition> {
        self.expect(&[RunStatus::Running], RunStatus::Held)?;
        Ok(Self { status: RunStatus::Held, report, decided_by: None, ..self })
    }

    /// A person lets a held plan go on; it runs again, to be completed or, if the basis moved, held again.
    ///
    /// # Errors
    /// [`RunTransition`] unless it is held.
    pub fn approve(self, by: String) -> Result<Self, RunTransition> {
        self.expect(&[RunStatus::Held], RunStatus::Running)?;
        Ok(Self { status: RunStatus::Running, decided_by: Some(by), ..self })
    }

    /// A person says no to a held plan.
    ///
    /// # Errors
    /// [`RunTransition`] unless it is held.
    pub fn reject(self, by: String, now: Timestamp) -> Result<Self, RunTransition> {
        Ok(Self { decided_by: Some(by), ..self.leave(&[RunStatus::Held], RunStatus::Rejected, now)? })
    }

    /// A newer file came.
    ///
    /// # Errors
    /// [`RunTransition`] unless it is held.
    pub fn supersede(self, now: Timestamp) -> Result<Self, RunTransition> {
        self.leave(&[RunStatus::Held], RunStatus::Superseded, now)
    }

    fn leave(self, from: &[RunStatus], to: RunStatus, now: Timestamp) -> Result<Self, RunTransition> {
        self.expect(from, to)?;
        Ok(Self { status: to, finished_at: Some(now), ..self })
    }

    fn expect(&self, from: &[RunStatus], to: RunStatus) -> Result<(), RunTransition> {
        if from.contains(&self.status) { Ok(()) } else { Err(RunTransition { from: self.status, to }) }
    }
}
