//! Processes: use cases with steps that people take.

use domain::event::Actor;
use domain::id::{Id, kind};
use domain::mobile_id::ProcessKind;
use domain::process::{Process, ProcessState, ProcessStep};
use domain::time::Timestamp;
use filter::Checked;
use sqlx::AssertSqlSafe;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes processes.
pub struct Processes<'s>(pub(crate) &'s mut Session);

/// The list of processes.
pub const PROCESSES: ListSpec = ListSpec {
    table: "processes",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Process>("id", "id"),
        Listed::exact("kind", "kind"),
        Listed::id::<kind::User>("user_id", "user_id"),
        Listed::id::<kind::Credential>("credential_id", "credential_id"),
        Listed::folded("state", "state"),
        Listed::folded("step", "step"),
        Listed::folded("reason", "reason"),
        Listed::time("created_at", "created_at"),
        Listed::time("updated_at", "updated_at"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[SortBy { name: "created_at", columns: &[], nullable: false }],
};

impl Processes<'_> {
    /// The project's process with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Process>) -> Result<Option<Process>> {
        let sql = "SELECT * FROM processes WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// As [`Processes::lookup`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, project: Id<kind::Project>, id: Id<kind::Process>) -> Result<Option<Process>> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT * FROM processes WHERE id = $1 AND project_id = $2{lock}");
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The project's process with this id, if it is about this user.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup_of_user(
        &mut self,
        project: Id<kind::Project>,
        user: Id<kind::User>,
        id: Id<kind::Process>,
    ) -> Result<Option<Process>> {
        let sql = "SELECT * FROM processes WHERE id = $1 AND project_id = $2 AND user_id = $3";
        let row = self.0.db.fetch_optional(sql, values![id, project, user]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The processes about a user that go on, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn open_of_user(&mut self, project: Id<kind::Project>, user: Id<kind::User>) -> Result<Vec<Process>> {
        let sql = "SELECT * FROM processes WHERE project_id = $1 AND user_id = $2 \
                   AND state IN ('running', 'waiting_for_phone') ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![project, user]).await?;
        rows.iter().map(read).collect()
    }

    /// Processes of any project whose time is up; the longest over first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn past_end(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Process>> {
        let sql = "SELECT * FROM processes WHERE ends_at <= $1 AND state IN ('running', 'waiting_for_phone') \
                   ORDER BY ends_at LIMIT $2";
        let rows = self.0.db.fetch_all(sql, values![now, limit]).await?;
        rows.iter().map(read).collect()
    }

    /// A page of a project's processes, as [`PROCESSES`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<Process>> {
        list::page(&mut self.0.db, &PROCESSES, vec![("project_id", project.into())], query, read).await
    }

    /// How many processes a project has that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &PROCESSES, vec![("project_id", project.into())], filter).await
    }

    /// Adds a process of version 1.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, process: &Process) -> Result<()> {
        let sql = "INSERT INTO processes (id, project_id, kind, user_id, credential_id, invitation_id, state, step, reason, \
                   inputs, started_by, created_at, updated_at, ends_at, version) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
        let values = values![
            process.id,
            process.project,
            process.kind.as_str(),
            process.user,
            process.credential,
            process.invitation,
            process.state.as_str(),
            process.step.as_str(),
            process.reason.as_deref(),
            json(&process.inputs, "inputs")?,
            process.started_by.to_string(),
            process.created_at,
            process.updated_at,
            process.ends_at,
            process.version,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Writes a process whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn update(&mut self, process: &Process) -> Result<()> {
        let sql = "UPDATE processes SET credential_id = $3, invitation_id = $4, state = $5, step = $6, reason = $7, \
                   inputs = $8, updated_at = $9, ends_at = $10, version = $11 \
                   WHERE id = $1 AND project_id = $2 AND version = $11 - 1";
        let values = values![
            process.id,
            process.project,
            process.credential,
            process.invitation,
            process.state.as_str(),
            process.step.as_str(),
            process.reason.as_deref(),
            json(&process.inputs, "inputs")?,
            process.updated_at,
            process.ends_at,
            process.version,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }
}

fn read(row: &Row) -> Result<Process> {
    Ok(Process {
        id: row.get("id")?,
        project: row.get("project_id")?,
        kind: row.word::<ProcessKind>("kind")?,
        user: row.get("user_id")?,
        credential: row.get("credential_id")?,
        invitation: row.get("invitation_id")?,
        state: row.word::<ProcessState>("state")?,
        step: row.word::<ProcessStep>("step")?,
        reason: row.get("reason")?,
        inputs: row.json("inputs")?,
        started_by: row.word::<Actor>("started_by")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        ends_at: row.get("ends_at")?,
        version: row.get("version")?,
    })
}
