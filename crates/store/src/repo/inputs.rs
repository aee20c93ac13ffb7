//! Inputs: points that are triggered and restored.

use domain::event::{Actor, Category};
use domain::id::{Id, kind};
use domain::input::{Input, InputState, Trigger};
use domain::text::fold;
use domain::time::Timestamp;
use filter::Checked;
use sqlx::AssertSqlSafe;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::repo::{exactly_one, ids, origin, read_origin};
use crate::session::Session;

/// Reads and writes inputs.
pub struct Inputs<'s>(pub(crate) &'s mut Session);

/// The list of inputs.
pub const INPUTS: ListSpec = ListSpec {
    table: "inputs",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Input>("id", "id"),
        Listed::folded("name", "name_key"),
        Listed::folded("state", "state"),
        Listed::time("since", "since"),
        Listed::time("restore_at", "restore_at"),
        Listed::time("triggered_at", "triggered_at"),
        Listed::folded("triggered_category", "triggered_category"),
        Listed::time("created_at", "created_at"),
    ],
    custom: None,
    sorts: &[
        SortBy { name: "name", columns: &[Column::text("name_key")], nullable: false },
        SortBy { name: "since", columns: &[Column::int("since")], nullable: false },
        // Ids begin with the moment at which they were made.
        SortBy { name: "created_at", columns: &[], nullable: false },
    ],
};

impl Inputs<'_> {
    /// The input with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Input>) -> Result<Option<Input>> {
        let sql = "SELECT * FROM inputs WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Those of these inputs that the project has, in the order of their ids, for changing them: whoever else wants one
    /// waits until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, project: Id<kind::Project>, wanted: &[Id<kind::Input>]) -> Result<Vec<Input>> {
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable(); // two who lock several never wait for each other
        wanted.dedup();
        let lock = self.0.db.dialect().for_update();
        let sql =
            |places: &str| format!("SELECT * FROM inputs WHERE id IN ({places}) AND project_id = $1 ORDER BY id{lock}");
        ids::read_each(&mut self.0.db, project, &wanted, sql, read).await
    }

    /// A page of a project's inputs, as [`INPUTS`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<Input>> {
        list::page(&mut self.0.db, &INPUTS, vec![("project_id", project.into())], query, read).await
    }

    /// How many inputs of a project the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &INPUTS, vec![("project_id", project.into())], filter).await
    }

    /// Adds an input.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if the project has one of this name, in any case.
    pub async fn add(&mut self, input: &Input) -> Result<()> {
        let sql = "INSERT INTO inputs (id, project_id, version, name, name_key, notes, created_at, state, since) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let mut values = edited(input);
        values.extend(values![input.created_at, input.state.as_str(), input.since]);
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Writes what people changed of an input whose version was raised by one. Its state stays as it is.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster; [`crate::Error::Taken`] if another has its name.
    pub async fn update(&mut self, input: &Input) -> Result<()> {
        let sql = "UPDATE inputs SET name = $4, name_key = $5, notes = $6, version = $3 \
                   WHERE id = $1 AND project_id = $2 AND version = $3 - 1";
        self.0.db.execute(sql, edited(input)).await.and_then(exactly_one)
    }

    /// Writes how an input stands that was locked in this unit. It is no edit: the version stays.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn stand(&mut self, input: &Input) -> Result<()> {
        let sql = "UPDATE inputs SET state = $3, since = $4, restore_at = $5, triggered_at = $6, triggered_by = $7, \
                   triggered_event_id = $8, triggered_category = $9, origin = $10 WHERE id = $1 AND project_id = $2";
        let trigger = input.last_trigger.as_ref();
        let event = trigger.and_then(|trigger| trigger.event);
        let values = values![
            input.id,
            input.project,
            input.state.as_str(),
            input.since,
            input.state.restore_at(),
            trigger.map(|trigger| trigger.at),
            trigger.map(|trigger| trigger.by.to_string()),
            event.map(|(id, _)| id),
            event.map(|(_, category)| category.as_str()),
            trigger.map_or(Ok(None), |trigger| origin(&trigger.origin))?,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Removes an input, with its place among those of systems and pools.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn remove(&mut self, project: Id<kind::Project>, id: Id<kind::Input>) -> Result<()> {
        let sql = "DELETE FROM inputs WHERE id = $1 AND project_id = $2";
        self.0.db.execute(sql, values![id, project]).await.and_then(exactly_one)
    }

    /// When the next input of any project goes back to normal by itself.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn next_due(&mut self) -> Result<Option<Timestamp>> {
        let sql = "SELECT min(restore_at) AS due FROM inputs WHERE restore_at IS NOT NULL";
        self.0.db.fetch_one(sql, values![]).await?.get("due")
    }

    /// Inputs of any project whose time is up, the longest due first, for setting them back. What somebody else is at is
    /// passed over.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn claim_due(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Input>> {
        let lock = self.0.db.dialect().skip_locked();
        let sql = format!(
            "SELECT * FROM inputs WHERE restore_at IS NOT NULL AND restore_at <= $1 ORDER BY restore_at LIMIT $2{lock}"
        );
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values![now, limit]).await?;
        rows.iter().map(read).collect()
    }
}

fn edited(input: &Input) -> Vec<Value> {
    values![input.id, input.project, input.version, &input.name, fold(&input.name), &input.notes]
}

fn read(row: &Row) -> Result<Input> {
    let state: String = row.get("state")?;
    Ok(Input {
        id: row.get("id")?,
        project: row.get("project_id")?,
        name: row.get("name")?,
        notes: row.get("notes")?,
        state: InputState::from_parts(&state, row.get("restore_at")?).ok_or_else(|| corrupt("state"))?,
        since: row.get("since")?,
        last_trigger: read_trigger(row)?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}

fn read_trigger(row: &Row) -> Result<Option<Trigger>> {
    let Some(at) = row.get("triggered_at")? else { return Ok(None) };
    let category = row.opt_word::<Category>("triggered_category")?;
    let event = row.get::<Option<Id<kind::Event>>>("triggered_event_id")?.zip(category);
    Ok(Some(Trigger { at, by: row.word::<Actor>("triggered_by")?, event, origin: read_origin(row)? }))
}
