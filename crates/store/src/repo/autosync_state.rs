//! What a project's Auto-sync remembers from run to run, and the lease that keeps its runs apart.

use domain::id::{Id, kind};
use domain::time::Timestamp;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// Leases the run of a project, and remembers.
pub struct AutosyncStates<'s>(pub(crate) &'s mut Session);

/// What a project's Auto-sync remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AutosyncState {
    /// The run that counted as a sync last.
    pub last_completed_run: Option<Id<kind::SyncRun>>,
    /// When it did.
    pub last_completed_at: Option<Timestamp>,
    /// The SHA-256 of its file, in hexadecimal.
    pub last_sha256: Option<String>,
    /// The basis counter after it.
    pub last_basis: Option<u64>,
    /// Whether its file had sync IDs.
    pub had_sync_id: Option<bool>,
    /// Since when runs fail.
    pub failing_since: Option<Timestamp>,
    /// What they fail of; the same again is not mailed each time.
    pub failure: Option<String>,
    /// When that was mailed last.
    pub failure_mailed_at: Option<Timestamp>,
    /// Since when it is known that no run completes.
    pub stale_since: Option<Timestamp>,
}

impl AutosyncStates<'_> {
    /// Takes the project's lease for a run, unless another run has it; answers whether it was taken.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn acquire(
        &mut self,
        project: Id<kind::Project>,
        run: Id<kind::SyncRun>,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool> {
        let sql = "INSERT INTO autosync_state (project_id, running, running_until) VALUES ($1, $2, $4) \
                   ON CONFLICT (project_id) DO UPDATE SET running = excluded.running, \
                   running_until = excluded.running_until \
                   WHERE autosync_state.running IS NULL OR autosync_state.running_until <= $3";
        Ok(self.0.db.execute(sql, values![project, run, now, until]).await? == 1)
    }

    /// Holds the lease longer.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if another run has it.
    pub async fn extend(&mut self, project: Id<kind::Project>, run: Id<kind::SyncRun>, until: Timestamp) -> Result<()> {
        let sql = "UPDATE autosync_state SET running_until = $3 WHERE project_id = $1 AND running = $2";
        self.0.db.execute(sql, values![project, run, until]).await.and_then(exactly_one)
    }

    /// Gives the lease back; answers whether the run still had it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn release(&mut self, project: Id<kind::Project>, run: Id<kind::SyncRun>) -> Result<bool> {
        let sql =
            "UPDATE autosync_state SET running = NULL, running_until = NULL WHERE project_id = $1 AND running = $2";
        Ok(self.0.db.execute(sql, values![project, run]).await? == 1)
    }

    /// The run that has the lease, whether or not it ended.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn running(&mut self, project: Id<kind::Project>) -> Result<Option<Id<kind::SyncRun>>> {
        let sql = "SELECT running FROM autosync_state WHERE project_id = $1";
        let row = self.0.db.fetch_optional(sql, values![project]).await?;
        row.map_or(Ok(None), |row| row.get("running"))
    }

    /// What is remembered; nothing before the first run.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>) -> Result<AutosyncState> {
        let row =
            self.0.db.fetch_optional("SELECT * FROM autosync_state WHERE project_id = $1", values![project]).await?;
        row.as_ref().map_or_else(|| Ok(AutosyncState::default()), read)
    }

    /// Remembers. To be called under the lease, or by the one who looks for stale projects.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remember(&mut self, project: Id<kind::Project>, state: &AutosyncState) -> Result<()> {
        let sql = "INSERT INTO autosync_state (project_id, last_completed_run, last_completed_at, last_sha256, \
                   last_basis, had_sync_id, failing_since, failure, failure_mailed_at, stale_since) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                   ON CONFLICT (project_id) DO UPDATE SET last_completed_run = $2, last_completed_at = $3, \
                   last_sha256 = $4, last_basis = $5, had_sync_id = $6, failing_since = $7, failure = $8, \
                   failure_mailed_at = $9, stale_since = $10";
        let values = values![
            project,
            state.last_completed_run,
            state.last_completed_at,
            state.last_sha256.as_deref(),
            state.last_basis,
            state.had_sync_id,
            state.failing_since,
            state.failure.as_deref(),
            state.failure_mailed_at,
            state.stale_since,
        ];
        self.0.db.execute(sql, values).await.map(drop)
    }
}

fn read(row: &Row) -> Result<AutosyncState> {
    Ok(AutosyncState {
        last_completed_run: row.get("last_completed_run")?,
        last_completed_at: row.get("last_completed_at")?,
        last_sha256: row.get("last_sha256")?,
        last_basis: row.get("last_basis")?,
        had_sync_id: row.get::<Option<i64>>("had_sync_id")?.map(|had| had != 0),
        failing_since: row.get("failing_since")?,
        failure: row.get("failure")?,
        failure_mailed_at: row.get("failure_mailed_at")?,
        stale_since: row.get("stale_since")?,
    })
}
