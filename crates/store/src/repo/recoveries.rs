//! Recoveries that operators ask for, with what was made of them, sealed.

use domain::id::{Id, kind};
use domain::recovery::{Recovery, RecoveryForm, RecoveryState};
use domain::time::Timestamp;
use filter::Checked;
use sqlx::AssertSqlSafe;
use zeroize::Zeroizing;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::repo::{exactly_one, json};
use crate::seal::Place;
use crate::session::Session;

/// Reads and writes recoveries.
pub struct Recoveries<'s>(pub(crate) &'s mut Session);

/// The list of recoveries.
pub const RECOVERIES: ListSpec = ListSpec {
    table: "recoveries",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Recovery>("id", "id"),
        Listed::id::<kind::User>("user_id", "user_id"),
        Listed::folded("state", "state"),
        Listed::id::<kind::Operator>("requested_by", "requested_by"),
        Listed::id::<kind::Operator>("decided_by", "decided_by"),
        Listed::time("created_at", "created_at"),
        Listed::time("updated_at", "updated_at"),
        Listed::time("expires_at", "expires_at"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[SortBy { name: "created_at", columns: &[], nullable: false }],
};

impl Recoveries<'_> {
    /// The project's recovery with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Recovery>) -> Result<Option<Recovery>> {
        let sql = "SELECT * FROM recoveries WHERE id = $1 AND project_id = $2";
        self.0.db.fetch_optional(sql, values![id, project]).await?.as_ref().map(read).transpose()
    }

    /// As [`Recoveries::lookup`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, project: Id<kind::Project>, id: Id<kind::Recovery>) -> Result<Option<Recovery>> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT * FROM recoveries WHERE id = $1 AND project_id = $2{lock}");
        self.0.db.fetch_optional(AssertSqlSafe(sql), values![id, project]).await?.as_ref().map(read).transpose()
    }

    /// A page of a project's recoveries, as [`RECOVERIES`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<Recovery>> {
        list::page(&mut self.0.db, &RECOVERIES, vec![("project_id", project.into())], query, read).await
    }

    /// How many recoveries a project has that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &RECOVERIES, vec![("project_id", project.into())], filter).await
    }

    /// Recoveries of any project that wait and whose time is over; the longest over first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn past_end(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Recovery>> {
        let sql = "SELECT * FROM recoveries WHERE expires_at <= $1 AND state IN ('requested', 'approved') \
                   ORDER BY expires_at LIMIT $2";
        self.0.db.fetch_all(sql, values![now, limit]).await?.iter().map(read).collect()
    }

    /// Adds a recovery of version 1.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, recovery: &Recovery) -> Result<()> {
        let sql = "INSERT INTO recoveries (id, project_id, user_id, certificates, form, state, reason, refusal, \
                   requested_by, decided_by, created_at, updated_at, expires_at, version) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        let values = values![
            recovery.id,
            recovery.project,
            recovery.user,
            json(&recovery.certificates, "certificates")?,
            recovery.form.as_str(),
            recovery.state.as_str(),
            &recovery.reason,
            recovery.refusal.as_deref(),
            recovery.requested_by,
            recovery.decided_by,
            recovery.created_at,
            recovery.updated_at,
            recovery.expires_at,
            recovery.version,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Writes a recovery whose version was raised by one. What was made of it stays only while it is approved.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn update(&mut self, recovery: &Recovery) -> Result<()> {
        let sql = "UPDATE recoveries SET state = $3, refusal = $4, decided_by = $5, updated_at = $6, expires_at = $7, \
                   version = $8, file = CASE WHEN $3 = 'approved' THEN file ELSE NULL END \
                   WHERE id = $1 AND project_id = $2 AND version = $8 - 1";
        let values = values![
            recovery.id,
            recovery.project,
            recovery.state.as_str(),
            recovery.refusal.as_deref(),
            recovery.decided_by,
            recovery.updated_at,
            recovery.expires_at,
            recovery.version,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Seals what was made of a recovery.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn set_file(&mut self, recovery: &Recovery, file: &[u8]) -> Result<()> {
        let sealed = self.0.master.seal(file, place(recovery))?;
        let sql = "UPDATE recoveries SET file = $2 WHERE id = $1";
        self.0.db.execute(sql, values![recovery.id, sealed]).await.and_then(exactly_one)
    }

    /// What was made of a recovery.
    ///
    /// # Errors
    /// [`crate::Error::Unsealable`] if it was sealed elsewhere or by another master key.
    pub async fn file(&mut self, recovery: &Recovery) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let row = self.0.db.fetch_optional("SELECT file FROM recoveries WHERE id = $1", values![recovery.id]).await?;
        let sealed: Option<Vec<u8>> = row.map(|row| row.get("file")).transpose()?.flatten();
        sealed.map(|sealed| self.0.master.open(&sealed, place(recovery))).transpose()
    }
}

fn place(recovery: &Recovery) -> Place<'_> {
    let (row, project) = (recovery.id.as_bytes(), recovery.project.as_bytes());
    Place { table: "recoveries", column: "file", row, project }
}

fn read(row: &Row) -> Result<Recovery> {
    Ok(Recovery {
        id: row.get("id")?,
        project: row.get("project_id")?,
        user: row.get("user_id")?,
        certificates: row.json("certificates")?,
        form: row.word::<RecoveryForm>("form")?,
        state: row.word::<RecoveryState>("state")?,
        reason: row.get("reason")?,
        refusal: row.get("refusal")?,
        requested_by: row.get("requested_by")?,
        decided_by: row.get("decided_by")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        expires_at: row.get("expires_at")?,
        version: row.get("version")?,
    })
}
