//! Rules, and what they count.

use std::collections::HashMap;

use domain::id::{Id, kind};
use domain::rule::Rule;
use domain::rule::counter::Counter;
use domain::rule::pace::Pace;
use domain::text::fold;
use domain::time::Timestamp;
use filter::Checked;
use sqlx::AssertSqlSafe;

use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::repo::{exactly_one, ids, json};
use crate::session::Session;

/// Reads and writes rules.
pub struct Rules<'s>(pub(crate) &'s mut Session);

/// What is counted apart: the rule, and the id of a user, system or pool; empty where all is counted together.
pub type Counted = (Id<kind::Rule>, String);

const COUNTER: (&[&str], &[&str]) = (&["rule_id", "counted"], &["times", "fired_at", "kept_until"]);

/// The list of rules.
pub const RULES: ListSpec = ListSpec {
    table: "rules",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Rule>("id", "id"),
        Listed::folded("name", "name_key"),
        Listed::folded("kind", "kind"),
        Listed::boolean("enabled", "enabled"),
        Listed::time("next_at", "next_at"),
        Listed::time("created_at", "created_at"),
        Listed::time("updated_at", "updated_at"),
    ],
    custom: None,
    sorts: &[
        SortBy { name: "name", columns: &[Column::text("name_key")], nullable: false },
        // Ids begin with the moment at which they were made.
        SortBy { name: "created_at", columns: &[], nullable: false },
        SortBy { name: "updated_at", columns: &[Column::int("updated_at")], nullable: false },
    ],
};

impl Rules<'_> {
    /// The project's rule with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Rule>) -> Result<Option<Rule>> {
        let sql = "SELECT * FROM rules WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The alerts of a project that act, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn alerts(&mut self, project: Id<kind::Project>) -> Result<Vec<Rule>> {
        let sql = "SELECT * FROM rules WHERE project_id = $1 AND enabled = 1 AND kind = 'alert' ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        rows.iter().map(read).collect()
    }

    /// Scheduled tasks of any project that are due; the longest due first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn due(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Rule>> {
        let sql = "SELECT * FROM rules WHERE next_at <= $1 ORDER BY next_at LIMIT $2";
        let rows = self.0.db.fetch_all(sql, values![now, limit]).await?;
        rows.iter().map(read).collect()
    }

    /// Takes a run of a scheduled task: says when the next one is. Answers whether nobody else took it, or changed the rule.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn take_run(&mut self, rule: &Rule, next: Option<Timestamp>) -> Result<bool> {
        let sql = "UPDATE rules SET next_at = $4 WHERE id = $1 AND version = $2 AND next_at = $3";
        Ok(self.0.db.execute(sql, values![rule.id, rule.version, rule.next_at, next]).await? == 1)
    }

    /// A page of a project's rules, as [`RULES`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<Rule>> {
        list::page(&mut self.0.db, &RULES, vec![("project_id", project.into())], query, read).await
    }

    /// How many rules a project has that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &RULES, vec![("project_id", project.into())], filter).await
    }

    /// Adds a rule.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if the project has one of this name, in any case.
    pub async fn add(&mut self, rule: &Rule) -> Result<()> {
        let sql = "INSERT INTO rules (id, project_id, version, name, name_key, notes, enabled, kind, occasion, actions, \
                   max_per_minute, runs_as, next_at, updated_at, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
        let mut values = changing(rule)?;
        values.extend(values![rule.created_at]);
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Writes a rule whose version was raised by one; what it counted is forgotten.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster; [`crate::Error::Taken`] if another has its name.
    pub async fn update(&mut self, rule: &Rule) -> Result<()> {
        let sql = "UPDATE rules SET name = $4, name_key = $5, notes = $6, enabled = $7, kind = $8, occasion = $9, \
                   actions = $10, max_per_minute = $11, runs_as = $12, next_at = $13, updated_at = $14, version = $3 \
                   WHERE id = $1 AND project_id = $2 AND version = $3 - 1";
        self.0.db.execute(sql, changing(rule)?).await.and_then(exactly_one)?;
        let sql = "DELETE FROM rule_counters WHERE rule_id = $1";
        self.0.db.execute(sql, values![rule.id]).await.map(drop)
    }

    /// Removes a rule with its log.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if there is none.
    pub async fn remove(&mut self, project: Id<kind::Project>, id: Id<kind::Rule>) -> Result<()> {
        let sql = "DELETE FROM rules WHERE id = $1 AND project_id = $2";
        self.0.db.execute(sql, values![id, project]).await.and_then(exactly_one)
    }

    /// What is counted, of these that are counted apart: those that anything was counted of.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn counters(&mut self, wanted: &[Counted]) -> Result<HashMap<Counted, Counter>> {
        let mut found = HashMap::new();
        for chunk in wanted.chunks(ids::CHUNK) {
            let (named, values) = named(chunk);
            let sql = format!("SELECT rule_id, counted, times, fired_at FROM rule_counters WHERE {named}");
            for row in self.0.db.fetch_all(AssertSqlSafe(sql), values).await? {
                let counter = Counter { times: row.json("times")?, fired_at: row.get("fired_at")? };
                found.insert((row.get("rule_id")?, row.get("counted")?), counter);
            }
        }
        Ok(found)
    }

    /// Writes what is counted, each worth keeping until a moment.
    ///
    /// # Errors
    /// If the database fails, also if a rule is gone.
    pub async fn put_counters(&mut self, counters: &[(Counted, Counter, Timestamp)]) -> Result<()> {
        let row = |((rule, counted), counter, kept_until): &(Counted, Counter, Timestamp)| {
            Ok(values![*rule, counted, json(&counter.times, "times")?, counter.fired_at, *kept_until])
        };
        let rows = counters.iter().map(row).collect::<Result<Vec<_>>>()?;
        self.0.db.bulk_put("rule_counters", COUNTER, rows).await.map(drop)
    }

    /// Forgets what was counted and is not worth keeping; answers how much that was.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_counters(&mut self, before: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM rule_counters WHERE kept_until < $1", values![before]).await
    }

    /// How many times a rule fired in the minute that runs; nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn pace(&mut self, rule: Id<kind::Rule>, now: Timestamp) -> Result<Pace> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT since, fired, told FROM rule_paces WHERE rule_id = $1{lock}");
        match self.0.db.fetch_optional(AssertSqlSafe(sql), values![rule]).await? {
            Some(row) => Ok(Pace { since: row.get("since")?, fired: row.get("fired")?, told: row.get("told")? }),
            None => Ok(Pace::at(now)),
        }
    }

    /// Writes how many times a rule fired in the minute that runs.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_pace(&mut self, rule: Id<kind::Rule>, pace: Pace) -> Result<()> {
        let sql = "INSERT INTO rule_paces (rule_id, since, fired, told) SELECT id, $2, $3, $4 FROM rules WHERE id = $1 \
                   ON CONFLICT (rule_id) DO UPDATE SET since = excluded.since, fired = excluded.fired, \
                   told = excluded.told";
        self.0.db.execute(sql, values![rule, pace.since, pace.fired, pace.told]).await.map(drop)
    }
}

/// A condition that names these, and its values. A list of values beside the table is looked up row by row, however
/// little is known of how full the table is.
fn named(counted: &[Counted]) -> (String, Vec<Value>) {
    let values: Vec<_> = ids::filled(counted).flat_map(|(rule, counted)| values![*rule, counted]).collect();
    let places: Vec<_> = (0..values.len() / 2).map(|row| format!("(${}, ${})", row * 2 + 1, row * 2 + 2)).collect();
    (format!("(rule_id, counted) IN (VALUES {})", places.join(", ")), values)
}

fn changing(rule: &Rule) -> Result<Vec<Value>> {
    Ok(values![
        rule.id,
        rule.project,
        rule.version,
        &rule.name,
        fold(&rule.name),
        &rule.notes,
        rule.enabled,
        rule.when.kind(),
        json(&rule.when, "occasion")?,
        json(&rule.actions, "actions")?,
        rule.max_per_minute,
        rule.runs_as.to_string(),
        rule.next_at,
        rule.updated_at,
    ])
}

fn read(row: &Row) -> Result<Rule> {
    Ok(Rule {
        id: row.get("id")?,
        project: row.get("project_id")?,
        name: row.get("name")?,
        notes: row.get("notes")?,
        enabled: row.get("enabled")?,
        when: row.json("occasion")?,
        actions: row.json("actions")?,
        max_per_minute: row.get("max_per_minute")?,
        runs_as: row.word("runs_as")?,
        next_at: row.get("next_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        version: row.get("version")?,
    })
}
