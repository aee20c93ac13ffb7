//! Pools: where credentials come from.

use domain::id::{Id, kind};
use domain::system::CredentialPool;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
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
        let sql = "INSERT INTO pools (id, project_id, system_id, external_id, name, total, available, created_at, \
                   version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = values![
            pool.id,
            pool.project,
            pool.system,
            &pool.external_id,
            &pool.name,
            pool.total,
            pool.available,
            pool.created_at,
            pool.version,
        ];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Writes a pool whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn update(&mut self, pool: &CredentialPool) -> Result<()> {
        let sql = "UPDATE pools SET name = $4, total = $5, available = $6, version = $3 \
                   WHERE id = $1 AND project_id = $2 AND version = $3 - 1";
        let values = values![pool.id, pool.project, pool.version, &pool.name, pool.total, pool.available];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }
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
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}
