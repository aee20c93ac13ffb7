//! Settings: a document per project, and the secrets sealed beside it.

use domain::id::{Id, kind};
use domain::settings::Settings;
use domain::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::db::{row::corrupt, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::seal::Place;
use crate::session::Session;

/// Reads and writes settings.
pub struct AllSettings<'s>(pub(crate) &'s mut Session);

/// A project's settings as they are stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSettings {
    /// The document.
    pub settings: Settings,
    /// When it was last changed; `None` if it never was.
    pub updated_at: Option<Timestamp>,
    /// Counts changes; the `ETag` is made of it. 0 where nothing was ever set.
    pub version: u64,
}

impl AllSettings<'_> {
    /// A project's settings: the defaults where nothing was set.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>) -> Result<StoredSettings> {
        let sql = "SELECT document, updated_at, version FROM settings WHERE project_id = $1";
        let Some(row) = self.0.db.fetch_optional(sql, values![project]).await? else {
            return Ok(StoredSettings { settings: Settings::default(), updated_at: None, version: 0 });
        };
        Ok(StoredSettings {
            settings: row.json("document")?,
            updated_at: row.get("updated_at")?,
            version: row.get("version")?,
        })
    }

    /// Writes settings; `version` is the one that was read, raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn update(
        &mut self,
        project: Id<kind::Project>,
        settings: &Settings,
        version: u64,
        now: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO settings (project_id, document, version, updated_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (project_id) DO UPDATE SET document = excluded.document, version = excluded.version, \
                   updated_at = excluded.updated_at WHERE settings.version = excluded.version - 1";
        let values = values![project, json(settings, "document")?, version, now];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// What is sealed beside the settings: passwords and the like.
    ///
    /// # Errors
    /// [`crate::Error::Unsealable`] if it was sealed elsewhere or by another master key.
    pub async fn secrets<T: DeserializeOwned>(&mut self, project: Id<kind::Project>) -> Result<Option<T>> {
        let sql = "SELECT secrets FROM settings WHERE project_id = $1";
        let row = self.0.db.fetch_optional(sql, values![project]).await?;
        let sealed: Option<Vec<u8>> = row.map(|row| row.get("secrets")).transpose()?.flatten();
        let Some(sealed) = sealed else { return Ok(None) };
        let plain = self.0.master.open(&sealed, place(&project))?;
        serde_json::from_slice(&plain).map(Some).map_err(|_| corrupt("secrets"))
    }

    /// Seals secrets beside the settings. They change together: write the settings first.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the project has no settings yet.
    pub async fn set_secrets<T: Serialize>(&mut self, project: Id<kind::Project>, secrets: &T) -> Result<()> {
        let plain = serde_json::to_vec(secrets).map(Zeroizing::new).map_err(|_| corrupt("secrets"))?;
        let sealed = self.0.master.seal(&plain, place(&project))?;
        let sql = "UPDATE settings SET secrets = $2 WHERE project_id = $1";
        self.0.db.execute(sql, values![project, sealed]).await.and_then(exactly_one)
    }
}

fn place(project: &Id<kind::Project>) -> Place<'_> {
    Place { table: "settings", column: "secrets", row: project.as_bytes(), project: project.as_bytes() }
}
