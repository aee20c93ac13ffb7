//! Certificate profiles that a project wrote: its own, and changed ones of those that every project has.

use domain::id::{Id, kind};
use domain::time::Timestamp;
use serde_json::Value as Json;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes certificate profiles.
pub struct CertificateProfiles<'s>(pub(crate) &'s mut Session);

/// A profile as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredProfile {
    /// Its name.
    pub name: String,
    /// What it says, as JSON.
    pub spec: Json,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl CertificateProfiles<'_> {
    /// One profile that the project wrote.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, name: &str) -> Result<Option<StoredProfile>> {
        let sql = "SELECT * FROM certificate_profiles WHERE project_id = $1 AND name = $2";
        let row = self.0.db.fetch_optional(sql, values![project, name]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Every profile that the project wrote.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>) -> Result<Vec<StoredProfile>> {
        let sql = "SELECT * FROM certificate_profiles WHERE project_id = $1 ORDER BY name";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        rows.iter().map(read).collect()
    }

    /// Writes a profile whose version was raised by one; a new one has version 1.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn update(&mut self, project: Id<kind::Project>, profile: &StoredProfile) -> Result<()> {
        let sql = "INSERT INTO certificate_profiles (project_id, name, spec, version, updated_at) \
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT (project_id, name) DO UPDATE SET spec = excluded.spec, \
                   version = excluded.version, updated_at = excluded.updated_at \
                   WHERE certificate_profiles.version = excluded.version - 1";
        let spec = json(&profile.spec, "spec")?;
        let values = values![project, &profile.name, spec, profile.version, profile.updated_at];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Removes what the project wrote; answers whether it had written anything.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, project: Id<kind::Project>, name: &str) -> Result<bool> {
        let sql = "DELETE FROM certificate_profiles WHERE project_id = $1 AND name = $2";
        Ok(self.0.db.execute(sql, values![project, name]).await? == 1)
    }
}

fn read(row: &Row) -> Result<StoredProfile> {
    Ok(StoredProfile {
        name: row.get("name")?,
        spec: row.json("spec")?,
        version: row.get("version")?,
        updated_at: row.get("updated_at")?,
    })
}
