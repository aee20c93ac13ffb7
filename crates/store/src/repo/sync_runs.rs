//! Sync runs.

use domain::id::{Id, kind};
use domain::sync::run::{RunStatus, SourceFile, SyncRun};
use filter::Checked;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::session::Session;

/// Reads and writes sync runs.
pub struct SyncRuns<'s>(pub(crate) &'s mut Session);

/// The list of sync runs.
pub const SYNC_RUNS: ListSpec = ListSpec {
    table: "sync_runs",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::SyncRun>("id", "id"),
        Listed::folded("status", "status"),
        Listed::folded("source", "source"),
        Listed::boolean("dry_run", "dry_run"),
        Listed::exact("file_name", "file_name"),
        Listed::exact("sender", "sender"),
        Listed::exact("sha256", "sha256"),
        Listed::time("started_at", "started_at"),
        Listed::time("finished_at", "finished_at"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[SortBy { name: "started_at", columns: &[], nullable: false }],
};

const COLUMNS: &[&str] = &[
    "id",
    "project_id",
    "source",
    "dry_run",
    "file_name",
    "sender",
    "sha256",
    "bytes",
    "started_at",
    "basis",
    "status",
    "report",
    "finished_at",
    "decided_by",
];

impl SyncRuns<'_> {
    /// The project's run with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::SyncRun>) -> Result<Option<SyncRun>> {
        let sql = "SELECT * FROM sync_runs WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The project's runs that something can still become of: running and held, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn open(&mut self, project: Id<kind::Project>) -> Result<Vec<SyncRun>> {
        let sql = "SELECT * FROM sync_runs WHERE project_id = $1 AND status IN ('running', 'held') ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        rows.iter().map(read).collect()
    }

    /// A page of a project's runs, as [`SYNC_RUNS`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<SyncRun>> {
        list::page(&mut self.0.db, &SYNC_RUNS, vec![("project_id", project.into())], query, read).await
    }

    /// How many runs a project has that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &SYNC_RUNS, vec![("project_id", project.into())], filter).await
    }

    /// Adds a run.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, run: &SyncRun) -> Result<()> {
        self.0.db.bulk_insert("sync_runs", COLUMNS, [columns(run)?]).await.and_then(exactly_one)
    }

    /// Writes a run that was in the status `from` when it was read.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else has moved it since.
    pub async fn update(&mut self, run: &SyncRun, from: RunStatus) -> Result<()> {
        let sql = "UPDATE sync_runs SET basis = $4, status = $5, report = $6, finished_at = $7, decided_by = $8 \
                   WHERE id = $1 AND project_id = $2 AND status = $3";
        let mut values = values![run.id, run.project, from.as_str()];
        values.extend(changing(run)?);
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }
}

fn columns(run: &SyncRun) -> Result<Vec<Value>> {
    let mut row = values![
        run.id,
        run.project,
        run.source.as_str(),
        run.dry_run,
        run.file.name.as_deref(),
        &run.file.sender,
        &run.file.sha256,
        run.file.bytes,
        run.started_at,
    ];
    row.extend(changing(run)?);
    Ok(row)
}

fn changing(run: &SyncRun) -> Result<Vec<Value>> {
    let report = serde_json::to_string(&run.report).map_err(|_| corrupt("report"))?;
    Ok(values![run.basis, run.status.as_str(), report, run.finished_at, run.decided_by.as_deref()])
}

fn read(row: &Row) -> Result<SyncRun> {
    Ok(SyncRun {
        id: row.get("id")?,
        project: row.get("project_id")?,
        source: row.word("source")?,
        file: SourceFile {
            name: row.get("file_name")?,
            sender: row.get("sender")?,
            sha256: row.get("sha256")?,
            bytes: row.get("bytes")?,
        },
        dry_run: row.get("dry_run")?,
        basis: row.get("basis")?,
        started_at: row.get("started_at")?,
        status: row.word("status")?,
        report: row.json("report")?,
        decided_by: row.get("decided_by")?,
        finished_at: row.get("finished_at")?,
    })
}
