//! Projects.

use domain::id::{Id, kind};
use domain::project::{Project, Slug};

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// Reads and writes projects.
pub struct Projects<'s>(pub(crate) &'s mut Session);

impl Projects<'_> {
    /// The project with this slug.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, slug: &Slug) -> Result<Option<Project>> {
        let sql = "SELECT * FROM projects WHERE slug = $1";
        let row = self.0.db.fetch_optional(sql, values![slug.as_str()]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The project with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_id(&mut self, id: Id<kind::Project>) -> Result<Option<Project>> {
        let row = self.0.db.fetch_optional("SELECT * FROM projects WHERE id = $1", values![id]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Every project, by slug. An instance has few.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self) -> Result<Vec<Project>> {
        let rows = self.0.db.fetch_all("SELECT * FROM projects ORDER BY slug", values![]).await?;
        rows.iter().map(read).collect()
    }

    /// Adds a project.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if another has its slug.
    pub async fn add(&mut self, project: &Project) -> Result<()> {
        let sql = "INSERT INTO projects (id, slug, name, locale, time_zone, official_contact, default_pool, basis, \
                   created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10)";
        let values = values![
            project.id,
            project.slug.as_str(),
            &project.name,
            project.locale.as_str(),
            project.time_zone.as_str(),
            project.official_contact,
            project.default_pool,
            project.created_at,
            project.updated_at,
            project.version,
        ];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Writes a project whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster; [`crate::Error::Taken`] if another has its slug.
    pub async fn update(&mut self, project: &Project) -> Result<()> {
        let sql = "UPDATE projects SET slug = $3, name = $4, locale = $5, time_zone = $6, official_contact = $7, \
                   default_pool = $8, updated_at = $9, version = $2 WHERE id = $1 AND version = $2 - 1";
        let values = values![
            project.id,
            project.version,
            project.slug.as_str(),
            &project.name,
            project.locale.as_str(),
            project.time_zone.as_str(),
            project.official_contact,
            project.default_pool,
            project.updated_at,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// The counter that moves with every change of what a sync reads or writes.
    ///
    /// # Errors
    /// If the database fails, or there is no such project.
    pub async fn basis(&mut self, id: Id<kind::Project>) -> Result<u64> {
        self.0.db.fetch_one("SELECT basis FROM projects WHERE id = $1", values![id]).await?.get("basis")
    }

    /// Moves the counter; answers its new value. Holds the project's row until the unit ends.
    ///
    /// # Errors
    /// If the database fails, or there is no such project.
    pub async fn move_basis(&mut self, id: Id<kind::Project>) -> Result<u64> {
        let sql = "UPDATE projects SET basis = basis + 1 WHERE id = $1 RETURNING basis";
        self.0.db.fetch_one(sql, values![id]).await?.get("basis")
    }
}

fn read(row: &Row) -> Result<Project> {
    Ok(Project {
        id: row.get("id")?,
        slug: row.word("slug")?,
        name: row.get("name")?,
        locale: row.word("locale")?,
        time_zone: row.word("time_zone")?,
        official_contact: row.get("official_contact")?,
        default_pool: row.get("default_pool")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        version: row.get("version")?,
    })
}
