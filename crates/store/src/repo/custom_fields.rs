//! Custom fields.

use domain::custom_field::CustomField;
use domain::id::{Id, kind};

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes the fields that projects add to users.
pub struct CustomFields<'s>(pub(crate) &'s mut Session);

impl CustomFields<'_> {
    /// The field with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::CustomField>,
    ) -> Result<Option<CustomField>> {
        let sql = "SELECT * FROM custom_fields WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Every field of a project, by name. A project has few.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>) -> Result<Vec<CustomField>> {
        let sql = "SELECT * FROM custom_fields WHERE project_id = $1 ORDER BY name";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        rows.iter().map(read).collect()
    }

    /// Adds a field.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if the project has one of this name.
    pub async fn add(&mut self, field: &CustomField) -> Result<()> {
        let sql = "INSERT INTO custom_fields (id, project_id, name, label, kind, created_at, version) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = values![
            field.id,
            field.project,
            field.name.as_str(),
            &field.label,
            json(&field.kind, "kind")?,
            field.created_at,
            field.version,
        ];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Writes a field whose version was raised by one. Its name stays: users' values go by it.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn update(&mut self, field: &CustomField) -> Result<()> {
        let sql = "UPDATE custom_fields SET label = $4, kind = $5, version = $3 \
                   WHERE id = $1 AND project_id = $2 AND version = $3 - 1";
        let values = values![field.id, field.project, field.version, &field.label, json(&field.kind, "kind")?];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Removes a field; answers whether there was one. What users had in it is read no more.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, project: Id<kind::Project>, id: Id<kind::CustomField>) -> Result<bool> {
        let sql = "DELETE FROM custom_fields WHERE id = $1 AND project_id = $2";
        Ok(self.0.db.execute(sql, values![id, project]).await? == 1)
    }
}

fn read(row: &Row) -> Result<CustomField> {
    Ok(CustomField {
        id: row.get("id")?,
        project: row.get("project_id")?,
        name: row.word("name")?,
        label: row.get("label")?,
        kind: row.json("kind")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}
