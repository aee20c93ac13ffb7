//! What rules did, and what came of it.

use std::collections::HashMap;

use domain::id::{Id, kind};
use domain::rule::firing::{Firing, Outcome, Stage};
use domain::time::Timestamp;
use filter::Checked;
use sqlx::AssertSqlSafe;

use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes firings.
pub struct Firings<'s>(pub(crate) &'s mut Session);

/// The list of a rule's firings.
pub const FIRINGS: ListSpec = ListSpec {
    table: "rule_firings",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Firing>("id", "id"),
        Listed::folded("because", "because"),
        Listed::folded("stage", "stage"),
        Listed::time("at", "at"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[SortBy { name: "at", columns: &[], nullable: false }],
};

const FIRING: &[&str] = &["id", "project_id", "rule_id", "because", "cause", "origin", "runs_as", "stage", "at"];
const OUTCOME: &[&str] = &["firing_id", "position", "action", "stage", "detail", "at"];

impl Firings<'_> {
    /// Adds firings with their actions.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add_many(&mut self, firings: &[Firing]) -> Result<()> {
        let rows = firings.iter().map(columns).collect::<Result<Vec<_>>>()?;
        self.0.db.bulk_insert("rule_firings", FIRING, rows).await?;
        let outcomes = firings.iter().flat_map(|firing| {
            firing.outcomes.iter().enumerate().map(|(position, outcome)| outcome_columns(firing.id, position, outcome))
        });
        let outcomes = outcomes.collect::<Result<Vec<_>>>()?;
        self.0.db.bulk_insert("rule_outcomes", OUTCOME, outcomes).await.map(drop)
    }

    /// The project's firing with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Firing>) -> Result<Option<Firing>> {
        let sql = "SELECT * FROM rule_firings WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        let mut found = row.as_ref().map(read).transpose()?;
        self.complete(found.as_mut_slice()).await?;
        Ok(found)
    }

    /// A page of a rule's firings, as [`FIRINGS`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(
        &mut self,
        project: Id<kind::Project>,
        rule: Id<kind::Rule>,
        query: &ListQuery,
    ) -> Result<Page<Firing>> {
        let mut page = list::page(&mut self.0.db, &FIRINGS, scope(project, rule), query, read).await?;
        self.complete(&mut page.items).await?;
        Ok(page)
    }

    /// How many firings of a rule the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(
        &mut self,
        project: Id<kind::Project>,
        rule: Id<kind::Rule>,
        filter: Option<&Checked>,
    ) -> Result<u64> {
        list::count(&mut self.0.db, &FIRINGS, scope(project, rule), filter).await
    }

    /// When a rule fired last.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn last_of(&mut self, rule: Id<kind::Rule>) -> Result<Option<Timestamp>> {
        let sql = "SELECT at FROM rule_firings WHERE rule_id = $1 ORDER BY id DESC LIMIT 1";
        self.0.db.fetch_optional(sql, values![rule]).await?.map_or(Ok(None), |row| row.get("at"))
    }

    /// Writes what came of one action.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if there is no such action any more.
    pub async fn put_outcome(&mut self, id: Id<kind::Firing>, position: usize, outcome: &Outcome) -> Result<()> {
        let sql = "UPDATE rule_outcomes SET stage = $3, detail = $4, at = $5 WHERE firing_id = $1 AND position = $2";
        let (stage, detail) = (outcome.stage.as_str(), outcome.detail.as_deref());
        let values = values![id, place(position), stage, detail, outcome.at];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Writes how a firing stands.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if there is no such firing any more.
    pub async fn set_stage(&mut self, id: Id<kind::Firing>, stage: Stage) -> Result<()> {
        let sql = "UPDATE rule_firings SET stage = $2 WHERE id = $1";
        self.0.db.execute(sql, values![id, stage.as_str()]).await.and_then(exactly_one)
    }

    /// Forgets what is over and older than a moment; answers how many that were.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget(&mut self, before: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM rule_firings WHERE at < $1 AND stage <> 'waiting'", values![before]).await
    }

    /// Reads the actions of firings, in their order.
    async fn complete(&mut self, firings: &mut [Firing]) -> Result<()> {
        if firings.is_empty() {
            return Ok(());
        }
        let values: Vec<Value> = firings.iter().map(|firing| firing.id.into()).collect();
        let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
        let named = places.join(", ");
        let sql = format!("SELECT * FROM rule_outcomes WHERE firing_id IN ({named}) ORDER BY firing_id, position");
        let mut of: HashMap<Id<kind::Firing>, Vec<Outcome>> = HashMap::new();
        for row in self.0.db.fetch_all(AssertSqlSafe(sql), values).await? {
            of.entry(row.get("firing_id")?).or_default().push(read_outcome(&row)?);
        }
        for firing in firings {
            firing.outcomes = of.remove(&firing.id).unwrap_or_default();
        }
        Ok(())
    }
}

fn scope(project: Id<kind::Project>, rule: Id<kind::Rule>) -> Vec<(&'static str, Value)> {
    vec![("rule_id", rule.into()), ("project_id", project.into())]
}

fn place(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn columns(firing: &Firing) -> Result<Vec<Value>> {
    Ok(values![
        firing.id,
        firing.project,
        firing.rule,
        firing.because.as_str(),
        firing.cause.as_ref().map(|cause| json(cause, "cause")).transpose()?,
        json(&firing.origin, "origin")?,
        firing.runs_as.to_string(),
        firing.stage.as_str(),
        firing.at,
    ])
}

fn outcome_columns(firing: Id<kind::Firing>, position: usize, outcome: &Outcome) -> Result<Vec<Value>> {
    Ok(values![
        firing,
        place(position),
        json(&outcome.action, "action")?,
        outcome.stage.as_str(),
        outcome.detail.as_deref(),
        outcome.at,
    ])
}

fn read(row: &Row) -> Result<Firing> {
    let cause: Option<String> = row.get("cause")?;
    Ok(Firing {
        id: row.get("id")?,
        project: row.get("project_id")?,
        rule: row.get("rule_id")?,
        because: row.word("because")?,
        cause: if cause.is_some() { Some(row.json("cause")?) } else { None },
        origin: row.json("origin")?,
        runs_as: row.word("runs_as")?,
        stage: row.word("stage")?,
        at: row.get("at")?,
        outcomes: Vec::new(),
    })
}

fn read_outcome(row: &Row) -> Result<Outcome> {
    Ok(Outcome {
        action: row.json("action")?,
        stage: row.word("stage")?,
        detail: row.get("detail")?,
        at: row.get("at")?,
    })
}
