//! Keys that projects make codes and the like from.

use domain::id::{Id, kind};

use crate::db::values;
use crate::error::{Error, Result};
use crate::seal::{DataKey, Place};
use crate::session::Session;

/// Reads and makes projects' keys, each wrapped by the master key.
pub struct ProjectKeys<'s>(pub(crate) &'s mut Session);

impl ProjectKeys<'_> {
    /// The project's key for this purpose; made now if there is none yet.
    ///
    /// # Errors
    /// [`Error::Unsealable`] if it was wrapped elsewhere or by another master key.
    pub async fn get_or_create(&mut self, project: Id<kind::Project>, purpose: &str) -> Result<DataKey> {
        if let Some(key) = self.lookup(project, purpose).await? {
            return Ok(key);
        }
        let fresh = DataKey::generate()?;
        let sealed = self.0.master.wrap(&fresh, place(&project, purpose))?;
        let sql = "INSERT INTO project_keys (project_id, purpose, sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        if self.0.db.execute(sql, values![project, purpose, sealed]).await? == 1 {
            return Ok(fresh);
        }
        // Somebody else was faster; theirs is the key.
        self.lookup(project, purpose).await?.ok_or(Error::Stale)
    }

    /// The project's key for this purpose.
    ///
    /// # Errors
    /// [`Error::Unsealable`] if it was wrapped elsewhere or by another master key.
    pub async fn lookup(&mut self, project: Id<kind::Project>, purpose: &str) -> Result<Option<DataKey>> {
        let sql = "SELECT sealed FROM project_keys WHERE project_id = $1 AND purpose = $2";
        let Some(row) = self.0.db.fetch_optional(sql, values![project, purpose]).await? else { return Ok(None) };
        let sealed: Vec<u8> = row.get("sealed")?;
        self.0.master.unwrap(&sealed, place(&project, purpose)).map(Some)
    }
}

fn place<'a>(project: &'a Id<kind::Project>, purpose: &'a str) -> Place<'a> {
    Place { table: "project_keys", column: "sealed", row: purpose.as_bytes(), project: project.as_bytes() }
}
