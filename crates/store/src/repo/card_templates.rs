//! Card templates: how new cards are made.

use domain::id::{Id, kind};
use domain::system::CardTemplate;
use domain::text::fold;
use sqlx::AssertSqlSafe;

use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes card templates.
pub struct CardTemplates<'s>(pub(crate) &'s mut Session);

impl CardTemplates<'_> {
    /// The template with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::CardTemplate>,
    ) -> Result<Option<CardTemplate>> {
        let sql = "SELECT * FROM card_templates WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Every template of a project, by name. A project has few.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>) -> Result<Vec<CardTemplate>> {
        let sql = "SELECT * FROM card_templates WHERE project_id = $1 ORDER BY name_key, id";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        rows.iter().map(read).collect()
    }

    /// Adds a template.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if the project has one of this name, in any case.
    pub async fn add(&mut self, template: &CardTemplate) -> Result<()> {
        let sql = "INSERT INTO card_templates (id, project_id, version, name, name_key, format, facility_code, \
                   numbers, valid_days, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let mut values = changing(template)?;
        values.extend(values![template.created_at]);
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Writes a template whose version was raised by one. A range is searched from its beginning again.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster; [`crate::Error::Taken`] if another has its name.
    pub async fn update(&mut self, template: &CardTemplate) -> Result<()> {
        let sql = "UPDATE card_templates SET name = $4, name_key = $5, format = $6, facility_code = $7, numbers = $8, \
                   valid_days = $9, next_number = NULL, version = $3 \
                   WHERE id = $1 AND project_id = $2 AND version = $3 - 1";
        self.0.db.execute(sql, changing(template)?).await.and_then(exactly_one)
    }

    /// Removes a template; answers whether there was one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, project: Id<kind::Project>, id: Id<kind::CardTemplate>) -> Result<bool> {
        let sql = "DELETE FROM card_templates WHERE id = $1 AND project_id = $2";
        Ok(self.0.db.execute(sql, values![id, project]).await? == 1)
    }

    /// The systems and pools whose cards are made by a template, by name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn used_by(&mut self, project: Id<kind::Project>, id: Id<kind::CardTemplate>) -> Result<Vec<String>> {
        let sql = "SELECT name FROM systems WHERE card_template_id = $1 AND project_id = $2 \
                   UNION SELECT name FROM pools WHERE card_template_id = $1 AND project_id = $2 ORDER BY name";
        let rows = self.0.db.fetch_all(sql, values![id, project]).await?;
        rows.iter().map(|row| row.get("name")).collect()
    }

    /// From which number on a range is to be searched; `None`: from its beginning. Whoever else takes a number of the
    /// template waits until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_next(&mut self, project: Id<kind::Project>, id: Id<kind::CardTemplate>) -> Result<Option<u64>> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT next_number FROM card_templates WHERE id = $1 AND project_id = $2{lock}");
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![id, project]).await?;
        row.map_or(Ok(None), |row| row.get("next_number"))
    }

    /// Keeps that no number below this one is free.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_next(&mut self, id: Id<kind::CardTemplate>, next: u64) -> Result<()> {
        let sql = "UPDATE card_templates SET next_number = $2 WHERE id = $1";
        self.0.db.execute(sql, values![id, next]).await.map(drop)
    }
}

fn changing(template: &CardTemplate) -> Result<Vec<Value>> {
    Ok(values![
        template.id,
        template.project,
        template.version,
        &template.name,
        fold(&template.name),
        template.format.as_str(),
        template.facility_code,
        json(&template.numbers, "numbers")?,
        template.valid_days,
    ])
}

fn read(row: &Row) -> Result<CardTemplate> {
    Ok(CardTemplate {
        id: row.get("id")?,
        project: row.get("project_id")?,
        name: row.get("name")?,
        format: row.word("format")?,
        facility_code: row.get("facility_code")?,
        numbers: row.json("numbers")?,
        valid_days: row.get("valid_days")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}
