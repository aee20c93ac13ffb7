//! What projects say in their own words.

use std::collections::BTreeMap;

use domain::id::{Id, kind};
use domain::project::Locale;
use domain::time::Timestamp;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes projects' own templates.
pub struct TemplateOverrides<'s>(pub(crate) &'s mut Session);

/// The parts of one message in one language that a project replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateOverride {
    /// The message's name.
    pub kind: String,
    /// The language.
    pub locale: Locale,
    /// The replaced parts' sources, by the part's name.
    pub parts: BTreeMap<String, String>,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
}

impl TemplateOverrides<'_> {
    /// What a project says in place of one message.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(
        &mut self,
        project: Id<kind::Project>,
        kind: &str,
        locale: Locale,
    ) -> Result<Option<TemplateOverride>> {
        let sql = "SELECT * FROM template_overrides WHERE project_id = $1 AND kind = $2 AND locale = $3";
        let row = self.0.db.fetch_optional(sql, values![project, kind, locale.as_str()]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Everything that a project says in its own words.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>) -> Result<Vec<TemplateOverride>> {
        let sql = "SELECT * FROM template_overrides WHERE project_id = $1 ORDER BY kind, locale";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        rows.iter().map(read).collect()
    }

    /// Writes an override whose version was raised by one; the first one has version 1.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn update(&mut self, project: Id<kind::Project>, own: &TemplateOverride) -> Result<()> {
        let sql = "INSERT INTO template_overrides (project_id, kind, locale, parts, version, updated_at) \
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (project_id, kind, locale) DO UPDATE SET \
                   parts = excluded.parts, version = excluded.version, updated_at = excluded.updated_at \
                   WHERE template_overrides.version = excluded.version - 1";
        let parts = json(&own.parts, "parts")?;
        let values = values![project, &own.kind, own.locale.as_str(), parts, own.version, own.updated_at];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Goes back to the built-in message; answers whether there was an override.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, project: Id<kind::Project>, kind: &str, locale: Locale) -> Result<bool> {
        let sql = "DELETE FROM template_overrides WHERE project_id = $1 AND kind = $2 AND locale = $3";
        Ok(self.0.db.execute(sql, values![project, kind, locale.as_str()]).await? == 1)
    }
}

fn read(row: &Row) -> Result<TemplateOverride> {
    Ok(TemplateOverride {
        kind: row.get("kind")?,
        locale: row.word("locale")?,
        parts: row.json("parts")?,
        updated_at: row.get("updated_at")?,
        version: row.get("version")?,
    })
}
