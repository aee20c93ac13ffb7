//! Mobile credential systems.

use domain::id::{Id, kind};
use domain::system::CredentialSystem;
use domain::text::fold;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// Reads and writes mobile credential systems.
pub struct Systems<'s>(pub(crate) &'s mut Session);

impl Systems<'_> {
    /// The system with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::CredentialSystem>,
    ) -> Result<Option<CredentialSystem>> {
        let sql = "SELECT * FROM systems WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Every system of a project, by name. A project has few.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>) -> Result<Vec<CredentialSystem>> {
        let sql = "SELECT * FROM systems WHERE project_id = $1 ORDER BY name_key, id";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        rows.iter().map(read).collect()
    }

    /// Adds a system.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if the project has one of this name, in any case.
    pub async fn add(&mut self, system: &CredentialSystem) -> Result<()> {
        let sql = "INSERT INTO systems (id, project_id, connector, name, name_key, notes, created_at, version) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = values![
            system.id,
            system.project,
            system.connector.as_str(),
            &system.name,
            fold(&system.name),
            &system.notes,
            system.created_at,
            system.version,
        ];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Writes a system whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster; [`crate::Error::Taken`] if another has its name.
    pub async fn update(&mut self, system: &CredentialSystem) -> Result<()> {
        let sql = "UPDATE systems SET name = $4, name_key = $5, notes = $6, version = $3 \
                   WHERE id = $1 AND project_id = $2 AND version = $3 - 1";
        let values =
            values![system.id, system.project, system.version, &system.name, fold(&system.name), &system.notes];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }
}

fn read(row: &Row) -> Result<CredentialSystem> {
    Ok(CredentialSystem {
        id: row.get("id")?,
        project: row.get("project_id")?,
        connector: row.word("connector")?,
        name: row.get("name")?,
        notes: row.get("notes")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}
