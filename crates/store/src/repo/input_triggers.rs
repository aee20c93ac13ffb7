//! Automatic input triggering: what systems and pools do to inputs by themselves.

use std::collections::{BTreeMap, BTreeSet};

use domain::event::Category;
use domain::id::{Id, kind};
use domain::input::{InputTriggers, Place, Restore};
use sqlx::AssertSqlSafe;

use super::systems::names;
use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes the automatic input triggering of systems and pools.
pub struct AllInputTriggers<'s>(pub(crate) &'s mut Session);

impl AllInputTriggers<'_> {
    /// What is set at a place of the project; nothing where nobody ever set anything.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, place: Place) -> Result<InputTriggers> {
        let (kind, id) = parts(place);
        let sql = format!("SELECT * FROM {kind}_input_triggers WHERE {kind}_id = $1 AND project_id = $2");
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), vec![id.clone(), project.into()]).await?;
        let Some(row) = row else { return Ok(InputTriggers::unset(place)) };
        let sql = format!("SELECT input_id FROM {kind}_inputs WHERE {kind}_id = $1");
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), vec![id]).await?;
        let inputs = rows.iter().map(|row| row.get("input_id")).collect::<Result<_>>()?;
        Ok(InputTriggers { inputs, ..read(&row)? })
    }

    /// Everything that is set in a project. It has few systems and pools.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_project(&mut self, project: Id<kind::Project>) -> Result<BTreeMap<Place, InputTriggers>> {
        let mut all = BTreeMap::new();
        for place in [SYSTEM, POOL] {
            self.collect(project, place, &mut all).await?;
        }
        Ok(all)
    }

    async fn collect(
        &mut self,
        project: Id<kind::Project>,
        kind: &'static str,
        all: &mut BTreeMap<Place, InputTriggers>,
    ) -> Result<()> {
        let sql = format!("SELECT * FROM {kind}_input_triggers WHERE project_id = $1");
        for row in self.0.db.fetch_all(AssertSqlSafe(sql), values![project]).await? {
            all.insert(place(kind, &row)?, read(&row)?);
        }
        let sql = format!(
            "SELECT own.* FROM {kind}_inputs AS own JOIN {kind}_input_triggers AS triggers \
             ON triggers.{kind}_id = own.{kind}_id WHERE triggers.project_id = $1"
        );
        for row in self.0.db.fetch_all(AssertSqlSafe(sql), values![project]).await? {
            if let Some(triggers) = all.get_mut(&place(kind, &row)?) {
                triggers.inputs.insert(row.get("input_id")?);
            }
        }
        Ok(())
    }

    /// Writes what is set at a place, of a version that was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn put(&mut self, project: Id<kind::Project>, place: Place, triggers: &InputTriggers) -> Result<()> {
        let (kind, id) = parts(place);
        let sql = format!(
            "INSERT INTO {kind}_input_triggers ({kind}_id, project_id, mode, categories, restore, restore_after_s, \
             restore_categories, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT ({kind}_id) DO UPDATE SET mode = excluded.mode, categories = excluded.categories, \
             restore = excluded.restore, restore_after_s = excluded.restore_after_s, \
             restore_categories = excluded.restore_categories, version = excluded.version \
             WHERE {kind}_input_triggers.version = excluded.version - 1"
        );
        let values = columns(project, id.clone(), triggers)?;
        self.0.db.execute(AssertSqlSafe(sql), values).await.and_then(exactly_one)?;
        let sql = format!("DELETE FROM {kind}_inputs WHERE {kind}_id = $1");
        self.0.db.execute(AssertSqlSafe(sql), vec![id.clone()]).await?;
        for input in &triggers.inputs {
            let sql = format!("INSERT INTO {kind}_inputs ({kind}_id, input_id) VALUES ($1, $2)");
            self.0.db.execute(AssertSqlSafe(sql), vec![id.clone(), (*input).into()]).await?;
        }
        Ok(())
    }

    /// The systems and pools that have an input, by name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn places_of(
        &mut self,
        project: Id<kind::Project>,
        input: Id<kind::Input>,
    ) -> Result<Vec<(Place, String)>> {
        let mut places = Vec::new();
        for kind in [SYSTEM, POOL] {
            let sql = format!(
                "SELECT own.{kind}_id, place.name FROM {kind}_inputs AS own \
                 JOIN {kind}s AS place ON place.id = own.{kind}_id \
                 WHERE own.input_id = $1 AND place.project_id = $2 ORDER BY place.name"
            );
            for row in self.0.db.fetch_all(AssertSqlSafe(sql), values![input, project]).await? {
                places.push((place(kind, &row)?, row.get("name")?));
            }
        }
        Ok(places)
    }
}

const SYSTEM: &str = "system";
const POOL: &str = "pool";

/// What the tables of a place are called after, and its id.
fn parts(place: Place) -> (&'static str, Value) {
    match place {
        Place::System(id) => (SYSTEM, id.into()),
        Place::Pool(id) => (POOL, id.into()),
    }
}

fn place(kind: &str, row: &Row) -> Result<Place> {
    Ok(if kind == SYSTEM { Place::System(row.get("system_id")?) } else { Place::Pool(row.get("pool_id")?) })
}

fn columns(project: Id<kind::Project>, id: Value, triggers: &InputTriggers) -> Result<Vec<Value>> {
    let (after_s, on) = match &triggers.restore {
        Restore::ByHand => (None, None),
        Restore::After(seconds) => (Some(*seconds), None),
        Restore::OnCategories(categories) => (None, Some(json(&names(categories), "restore_categories")?)),
    };
    let mut values = vec![id];
    values.extend(values![
        project,
        triggers.mode.as_str(),
        json(&names(&triggers.categories), "categories")?,
        triggers.restore.as_str(),
        after_s,
        on,
        triggers.version,
    ]);
    Ok(values)
}

/// Without the inputs.
fn read(row: &Row) -> Result<InputTriggers> {
    Ok(InputTriggers {
        mode: row.word("mode")?,
        categories: read_categories(row, "categories")?,
        restore: match row.get::<String>("restore")?.as_str() {
            "by_hand" => Restore::ByHand,
            "after" => Restore::After(row.get("restore_after_s")?),
            "on_categories" => Restore::OnCategories(read_categories(row, "restore_categories")?),
            _ => return Err(corrupt("restore")),
        },
        inputs: BTreeSet::new(),
        version: row.get("version")?,
    })
}

fn read_categories(row: &Row, column: &str) -> Result<BTreeSet<Category>> {
    let names: Vec<String> = row.json(column)?;
    names.iter().map(|name| name.parse().map_err(|_| corrupt(column))).collect()
}
