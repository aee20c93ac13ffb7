//! What becomes of events after they were recorded: somebody sees to them, and one day they go.

use domain::event::{Actor, Category};
use domain::id::{Id, kind};
use domain::retention::Overdue;
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::{Value, values};
use crate::error::Result;
use crate::repo::ids;
use crate::session::Session;

/// Acknowledges events, and removes what was kept for long enough: it is found strand by strand, each of which an index
/// has in the order of time.
pub struct KeptEvents<'s>(pub(crate) &'s mut Session);

impl KeptEvents<'_> {
    /// Which of these events the project has.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn existing(
        &mut self,
        project: Id<kind::Project>,
        events: &[Id<kind::Event>],
    ) -> Result<Vec<Id<kind::Event>>> {
        let sql = |places: &str| format!("SELECT id FROM events WHERE id IN ({places}) AND project_id = $1");
        ids::read_each(&mut self.0.db, project, events, sql, |row| row.get("id")).await
    }

    /// Says that somebody has seen to these events; answers of how many nobody had before.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn acknowledge(
        &mut self,
        project: Id<kind::Project>,
        events: &[Id<kind::Event>],
        by: Actor,
        at: Timestamp,
    ) -> Result<u64> {
        let mut count = 0;
        for chunk in events.chunks(ids::CHUNK) {
            let (places, mut values) = ids::bind(project, chunk);
            let (when, who) = (values.len() + 1, values.len() + 2);
            values.extend(values![at, by.to_string()]);
            let sql = format!(
                "UPDATE events SET acknowledged_at = ${when}, acknowledged_by = ${who}, open = NULL \
                 WHERE id IN ({places}) AND project_id = $1 AND acknowledged_at IS NULL"
            );
            count += self.0.db.execute(AssertSqlSafe(sql), values).await?;
        }
        Ok(count)
    }

    /// How many of a project's events were kept for long enough.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_overdue(
        &mut self,
        project: Id<kind::Project>,
        overdue: &Overdue,
    ) -> Result<Vec<(Category, u64)>> {
        let (places, values) = bound(project, overdue);
        let sql = format!(
            "SELECT strands.category, count(*) AS n FROM strands JOIN events ON events.strand_id = strands.id \
             WHERE strands.project_id = $1 AND events.at < $2 AND strands.category IN ({places}) \
             GROUP BY strands.category"
        );
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values).await?;
        rows.iter().map(|row| Ok((row.word("category")?, row.get("n")?))).collect()
    }

    /// Removes some of a project's events that were kept for long enough, with what was written under them; `upto` is the
    /// place up to which all who follow events have read. Answers how many; fewer than `limit`: there are no more.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_overdue(
        &mut self,
        project: Id<kind::Project>,
        overdue: &Overdue,
        upto: u64,
        limit: u32,
    ) -> Result<u64> {
        let (places, mut values) = bound(project, overdue);
        let (last, most) = (values.len() + 1, values.len() + 2);
        values.extend(values![upto, limit]);
        let sql = format!(
            "SELECT id FROM events WHERE strand_id IN \
             (SELECT id FROM strands WHERE project_id = $1 AND category IN ({places})) \
             AND at < $2 AND seq <= ${last} LIMIT ${most}"
        );
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values).await?;
        let found = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<Id<kind::Event>>>>()?;
        let mut removed = 0;
        for chunk in found.chunks(ids::CHUNK) {
            let (places, values) = ids::bind(project, chunk);
            let sql = format!("DELETE FROM comments WHERE event_id IN ({places}) AND project_id = $1");
            self.0.db.execute(AssertSqlSafe(sql), values.clone()).await?;
            let sql = format!("DELETE FROM events WHERE id IN ({places}) AND project_id = $1");
            removed += self.0.db.execute(AssertSqlSafe(sql), values).await?;
        }
        Ok(removed)
    }
}

/// Places for the categories, from `$3` on, and the values: the project and the limit in time first.
fn bound(project: Id<kind::Project>, overdue: &Overdue) -> (String, Vec<Value>) {
    let places: Vec<_> = (3..overdue.categories.len() + 3).map(|n| format!("${n}")).collect();
    let mut values = values![project, overdue.before];
    values.extend(overdue.categories.iter().map(|category| Value::from(category.as_str())));
    (places.join(", "), values)
}
