//! Searches of events that somebody keeps.

use domain::event::Actor;
use domain::id::{Id, kind};
use domain::review::SavedView;
use domain::text::fold;

use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes views, and which of them each begins with.
pub struct SavedViews<'s>(pub(crate) &'s mut Session);

impl SavedViews<'_> {
    /// The view with this id, whosever it is.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::SavedView>) -> Result<Option<SavedView>> {
        let sql = "SELECT * FROM saved_views WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Somebody's own views and all that are shared, by name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>, owner: Actor) -> Result<Vec<SavedView>> {
        let sql = "SELECT * FROM saved_views WHERE project_id = $1 AND (owner = $2 OR shared = $3) \
                   ORDER BY name_key, id";
        let rows = self.0.db.fetch_all(sql, values![project, owner.to_string(), true]).await?;
        rows.iter().map(read).collect()
    }

    /// How many views somebody has in a project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count(&mut self, project: Id<kind::Project>, owner: Actor) -> Result<u64> {
        let sql = "SELECT count(*) AS n FROM saved_views WHERE project_id = $1 AND owner = $2";
        self.0.db.fetch_one(sql, values![project, owner.to_string()]).await?.get("n")
    }

    /// Adds a view.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if its owner has one of this name, in any case.
    pub async fn add(&mut self, view: &SavedView) -> Result<()> {
        let sql = "INSERT INTO saved_views (id, project_id, version, name, name_key, shared, search, owner, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let mut values = changing(view)?;
        values.extend(values![view.owner.to_string(), view.created_at]);
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Writes a view whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster; [`crate::Error::Taken`] if its owner has another of its name.
    pub async fn update(&mut self, view: &SavedView) -> Result<()> {
        let sql = "UPDATE saved_views SET name = $4, name_key = $5, shared = $6, search = $7, version = $3 \
                   WHERE id = $1 AND project_id = $2 AND version = $3 - 1";
        self.0.db.execute(sql, changing(view)?).await.and_then(exactly_one)
    }

    /// Removes a view, also from where somebody begins with it; answers whether there was one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, project: Id<kind::Project>, id: Id<kind::SavedView>) -> Result<bool> {
        let sql = "DELETE FROM default_views WHERE view_id = $1 AND project_id = $2";
        self.0.db.execute(sql, values![id, project]).await?;
        let sql = "DELETE FROM saved_views WHERE id = $1 AND project_id = $2";
        Ok(self.0.db.execute(sql, values![id, project]).await? == 1)
    }

    /// The view that somebody begins with.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn first_of(&mut self, project: Id<kind::Project>, owner: Actor) -> Result<Option<Id<kind::SavedView>>> {
        let sql = "SELECT view_id FROM default_views WHERE project_id = $1 AND owner = $2";
        let row = self.0.db.fetch_optional(sql, values![project, owner.to_string()]).await?;
        row.map(|row| row.get("view_id")).transpose()
    }

    /// Says with which view somebody begins; `None`: with all events.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_first(
        &mut self,
        project: Id<kind::Project>,
        owner: Actor,
        view: Option<Id<kind::SavedView>>,
    ) -> Result<()> {
        let owner = owner.to_string();
        let Some(view) = view else {
            let sql = "DELETE FROM default_views WHERE project_id = $1 AND owner = $2";
            return self.0.db.execute(sql, values![project, owner]).await.map(drop);
        };
        let sql = "INSERT INTO default_views (project_id, owner, view_id) VALUES ($1, $2, $3) \
                   ON CONFLICT (project_id, owner) DO UPDATE SET view_id = excluded.view_id";
        self.0.db.execute(sql, values![project, owner, view]).await.map(drop)
    }

    /// Nobody else begins with a view that is not shared any more.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_for_owner(&mut self, view: &SavedView) -> Result<()> {
        let sql = "DELETE FROM default_views WHERE view_id = $1 AND project_id = $2 AND owner <> $3";
        self.0.db.execute(sql, values![view.id, view.project, view.owner.to_string()]).await.map(drop)
    }
}

fn changing(view: &SavedView) -> Result<Vec<Value>> {
    Ok(values![
        view.id,
        view.project,
        view.version,
        &view.name,
        fold(&view.name),
        view.shared,
        json(&view.search, "search")?,
    ])
}

fn read(row: &Row) -> Result<SavedView> {
    Ok(SavedView {
        id: row.get("id")?,
        project: row.get("project_id")?,
        owner: row.word("owner")?,
        name: row.get("name")?,
        shared: row.get("shared")?,
        search: row.json("search")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}
