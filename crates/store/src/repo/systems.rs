//! Mobile credential systems.

use std::collections::BTreeSet;

use domain::event::Category;
use domain::id::{Id, kind};
use domain::system::{CredentialSystem, RunMode};
use domain::text::fold;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::AssertSqlSafe;
use zeroize::Zeroizing;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::seal::Place;
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

    /// As [`Systems::lookup`], and nobody else changes it or learns of its pools until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::CredentialSystem>,
    ) -> Result<Option<CredentialSystem>> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT * FROM systems WHERE id = $1 AND project_id = $2{lock}");
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![id, project]).await?;
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
        let sql = "INSERT INTO systems (id, project_id, version, name, name_key, notes, run_mode, node, configuration, \
                   send_invitations, email_field, mobile_field, delete_users, card_template_id, review, operator_id, \
                   connector, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
        let mut values = changing(system)?;
        values.extend(values![system.connector.as_str(), system.created_at]);
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Writes a system whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster; [`crate::Error::Taken`] if another has its name.
    pub async fn update(&mut self, system: &CredentialSystem) -> Result<()> {
        let sql = "UPDATE systems SET name = $4, name_key = $5, notes = $6, run_mode = $7, node = $8, \
                   configuration = $9, send_invitations = $10, email_field = $11, mobile_field = $12, \
                   delete_users = $13, card_template_id = $14, review = $15, operator_id = $16, version = $3 \
                   WHERE id = $1 AND project_id = $2 AND version = $3 - 1";
        self.0.db.execute(sql, changing(system)?).await.and_then(exactly_one)
    }

    /// Removes a system, its pools, and all that is kept of its connection.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn remove(&mut self, project: Id<kind::Project>, id: Id<kind::CredentialSystem>) -> Result<()> {
        self.leave_names(project, id).await?;
        let sql = "DELETE FROM systems WHERE id = $1 AND project_id = $2";
        self.0.db.execute(sql, values![id, project]).await.and_then(exactly_one)
    }

    /// Events of a system go on being told with its name, and its pools', when they are gone.
    async fn leave_names(&mut self, project: Id<kind::Project>, id: Id<kind::CredentialSystem>) -> Result<()> {
        let sql = "UPDATE strands SET system_name = (SELECT name FROM systems WHERE systems.id = strands.system_id), \
                   pool_name = (SELECT name FROM pools WHERE pools.id = strands.pool_id) \
                   WHERE system_id = $1 AND project_id = $2";
        self.0.db.execute(sql, values![id, project]).await.map(drop)
    }

    /// The secrets that are sealed beside a system; none where nothing was sealed yet.
    ///
    /// # Errors
    /// [`crate::Error::Unsealable`] if they were sealed elsewhere or by another master key.
    pub async fn secrets<T: DeserializeOwned + Default>(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::CredentialSystem>,
    ) -> Result<T> {
        let sql = "SELECT secrets FROM systems WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        let sealed: Option<Vec<u8>> = row.map(|row| row.get("secrets")).transpose()?.flatten();
        let Some(sealed) = sealed else { return Ok(T::default()) };
        let plain = self.0.master.open(&sealed, place(&project, &id))?;
        serde_json::from_slice(&plain).map_err(|_| corrupt("secrets"))
    }

    /// Seals secrets beside a system.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn set_secrets<T: Serialize>(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::CredentialSystem>,
        secrets: &T,
    ) -> Result<()> {
        let plain = serde_json::to_vec(secrets).map(Zeroizing::new).map_err(|_| corrupt("secrets"))?;
        let sealed = self.0.master.seal(&plain, place(&project, &id))?;
        let sql = "UPDATE systems SET secrets = $3 WHERE id = $1 AND project_id = $2";
        self.0.db.execute(sql, values![id, project, sealed]).await.and_then(exactly_one)
    }
}

fn changing(system: &CredentialSystem) -> Result<Vec<Value>> {
    Ok(values![
        system.id,
        system.project,
        system.version,
        &system.name,
        fold(&system.name),
        &system.notes,
        system.run_mode.as_str(),
        system.run_mode.node(),
        json(&system.configuration, "configuration")?,
        system.send_invitations,
        &system.email_field,
        &system.mobile_field,
        system.delete_users_without_credentials,
        system.card_template,
        system.review.as_ref().map(|review| json(&names(review), "review")).transpose()?,
        system.operator,
    ])
}

pub(super) fn read(row: &Row) -> Result<CredentialSystem> {
    let mode: String = row.get("run_mode")?;
    Ok(CredentialSystem {
        id: row.get("id")?,
        project: row.get("project_id")?,
        connector: row.word("connector")?,
        name: row.get("name")?,
        notes: row.get("notes")?,
        run_mode: RunMode::from_parts(&mode, row.get("node")?).ok_or_else(|| corrupt("run_mode"))?,
        configuration: row.json("configuration")?,
        send_invitations: row.get("send_invitations")?,
        email_field: row.get("email_field")?,
        mobile_field: row.get("mobile_field")?,
        delete_users_without_credentials: row.get("delete_users")?,
        card_template: row.get("card_template_id")?,
        review: read_review(row)?,
        operator: row.get("operator_id")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}

/// Categories as they are stored.
pub(super) fn names(review: &BTreeSet<Category>) -> Vec<&'static str> {
    review.iter().map(|category| category.as_str()).collect()
}

/// Reads the categories that become review records.
pub(super) fn read_review(row: &Row) -> Result<Option<BTreeSet<Category>>> {
    let Some(text) = row.get::<Option<String>>("review")? else { return Ok(None) };
    let names: Vec<String> = serde_json::from_str(&text).map_err(|_| corrupt("review"))?;
    let known = names.iter().map(|name| name.parse().map_err(|_| corrupt("review")));
    known.collect::<Result<_>>().map(Some)
}

fn place<'a>(project: &'a Id<kind::Project>, id: &'a Id<kind::CredentialSystem>) -> Place<'a> {
    Place { table: "systems", column: "secrets", row: id.as_bytes(), project: project.as_bytes() }
}
