//! Pools: where credentials come from.

use domain::id::{Id, kind};
use domain::system::CredentialPool;
use domain::time::Timestamp;

use super::systems::{names, read_review};
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes credential pools.
pub struct Pools<'s>(pub(crate) &'s mut Session);

impl Pools<'_> {
    /// The pool with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::CredentialPool>,
    ) -> Result<Option<CredentialPool>> {
        let sql = "SELECT * FROM pools WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Every pool of a project, in the order of their making. A project has few.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>) -> Result<Vec<CredentialPool>> {
        let sql = "SELECT * FROM pools WHERE project_id = $1 ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        rows.iter().map(read).collect()
    }

    /// Every pool of a system, by its id there.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list_of_system(
        &mut self,
        project: Id<kind::Project>,
        system: Id<kind::CredentialSystem>,
    ) -> Result<Vec<CredentialPool>> {
        let sql = "SELECT * FROM pools WHERE system_id = $1 AND project_id = $2 ORDER BY external_id";
        let rows = self.0.db.fetch_all(sql, values![system, project]).await?;
        rows.iter().map(read).collect()
    }

    /// Adds a pool.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if its system has one of its external id.
    pub async fn add(&mut self, pool: &CredentialPool) -> Result<()> {
        let sql = "INSERT INTO pools (id, project_id, version, name, total, available, is_open, low_water, \
                   card_template_id, auto_generate_filter, auto_revoke_filter, grace_minutes, review, refreshed_at, \
                   system_id, external_id, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
        let mut values = changing(pool)?;
        values.extend(values![pool.system, &pool.external_id, pool.created_at]);
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Writes a pool whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn update(&mut self, pool: &CredentialPool) -> Result<()> {
        let sql = "UPDATE pools SET name = $4, total = $5, available = $6, is_open = $7, low_water = $8, \
                   card_template_id = $9, auto_generate_filter = $10, auto_revoke_filter = $11, grace_minutes = $12, \
                   review = $13, refreshed_at = $14, version = $3 \
                   WHERE id = $1 AND project_id = $2 AND version = $3 - 1";
        self.0.db.execute(sql, changing(pool)?).await.and_then(exactly_one)
    }

    /// Writes what a system told of its pool. It is no edit: the version stays, and whoever edits at the same time
    /// loses nothing.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn report(&mut self, pool: &CredentialPool) -> Result<()> {
        let sql = "UPDATE pools SET name = $3, total = $4, available = $5, is_open = $6, refreshed_at = $7 \
                   WHERE id = $1 AND project_id = $2";
        let values =
            values![pool.id, pool.project, &pool.name, pool.total, pool.available, pool.open, pool.refreshed_at];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Keeps how many were left on a day; the last word of a day stays.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_level(&mut self, pool: Id<kind::CredentialPool>, at: Timestamp, available: u64) -> Result<()> {
        let sql = "INSERT INTO pool_levels (pool_id, day, available) VALUES ($1, $2, $3) \
                   ON CONFLICT (pool_id, day) DO UPDATE SET available = excluded.available";
        self.0.db.execute(sql, values![pool, day(at), available]).await.map(drop)
    }

    /// How many were left since a moment: the day's number, counted since 1970, and the count, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn levels(&mut self, pool: Id<kind::CredentialPool>, since: Timestamp) -> Result<Vec<(i64, u64)>> {
        let sql = "SELECT day, available FROM pool_levels WHERE pool_id = $1 AND day >= $2 ORDER BY day";
        let rows = self.0.db.fetch_all(sql, values![pool, day(since)]).await?;
        rows.iter().map(|row| Ok((row.get("day")?, row.get("available")?))).collect()
    }
}

fn day(at: Timestamp) -> i64 {
    at.as_second().div_euclid(24 * 60 * 60)
}

fn changing(pool: &CredentialPool) -> Result<Vec<Value>> {
    Ok(values![
        pool.id,
        pool.project,
        pool.version,
        &pool.name,
        pool.total,
        pool.available,
        pool.open,
        pool.low_water,
        pool.card_template,
        &pool.auto_generate_filter,
        &pool.auto_revoke_filter,
        pool.grace_minutes,
        pool.review.as_ref().map(|review| json(&names(review), "review")).transpose()?,
        pool.refreshed_at,
    ])
}

fn read(row: &Row) -> Result<CredentialPool> {
    Ok(CredentialPool {
        id: row.get("id")?,
        project: row.get("project_id")?,
        system: row.get("system_id")?,
        external_id: row.get("external_id")?,
        name: row.get("name")?,
        total: row.get("total")?,
        available: row.get("available")?,
        open: row.get("is_open")?,
        low_water: row.get("low_water")?,
        card_template: row.get("card_template_id")?,
        auto_generate_filter: row.get("auto_generate_filter")?,
        auto_revoke_filter: row.get("auto_revoke_filter")?,
        grace_minutes: row.get("grace_minutes")?,
        review: read_review(row)?,
        refreshed_at: row.get("refreshed_at")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}
