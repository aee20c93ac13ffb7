//! The plan of a sync run: what it is going to do, one change a row.

use domain::id::{Id, kind};

use crate::db::{Row, values};
use crate::error::Result;
use crate::session::Session;

/// Stages and reads the changes of a run.
pub struct SyncChanges<'s>(pub(crate) &'s mut Session);

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct StagedChange {
    /// Its place in the plan, from 0.
    pub seq: u64,
    /// What kind of change: the decision's action.
    pub kind: String,
    /// The user whom it changes; `None` for one who is created.
    pub user: Option<Id<kind::User>>,
    /// The line of the file that asks for it; `None` for who is not in it.
    pub line: Option<u32>,
    /// The change itself, as its planner wrote it.
    pub data: serde_json::Value,
}

impl SyncChanges<'_> {
    /// Stages changes, in chunks of any size; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add_many(
        &mut self,
        run: Id<kind::SyncRun>,
        changes: impl IntoIterator<Item = StagedChange>,
    ) -> Result<u64> {
        let columns = &["run_id", "seq", "kind", "user_id", "line", "data"];
        let rows = changes
            .into_iter()
            .map(|change| values![run, change.seq, change.kind, change.user, change.line, change.data.to_string()]);
        self.0.db.bulk_insert("sync_changes", columns, rows).await
    }

    /// The changes from this place on, in order; of one kind, or of every kind.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn chunk(
        &mut self,
        run: Id<kind::SyncRun>,
        kind: Option<&str>,
        from: u64,
        limit: u32,
    ) -> Result<Vec<StagedChange>> {
        let sql = "SELECT * FROM sync_changes WHERE run_id = $1 AND seq >= $2 \
            AND (CAST($3 AS TEXT) IS NULL OR kind = $3) ORDER BY seq LIMIT $4";
        let rows = self.0.db.fetch_all(sql, values![run, from, kind, limit]).await?;
        rows.iter().map(read).collect()
    }

    /// How many changes the plan has; of one kind, or of every kind.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count(&mut self, run: Id<kind::SyncRun>, kind: Option<&str>) -> Result<u64> {
        let sql =
            "SELECT count(*) AS n FROM sync_changes WHERE run_id = $1 AND (CAST($2 AS TEXT) IS NULL OR kind = $2)";
        self.0.db.fetch_one(sql, values![run, kind]).await?.get("n")
    }

    /// Forgets a plan; answers how many changes it had.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, run: Id<kind::SyncRun>) -> Result<u64> {
        self.0.db.execute("DELETE FROM sync_changes WHERE run_id = $1", values![run]).await
    }
}

fn read(row: &Row) -> Result<StagedChange> {
    Ok(StagedChange {
        seq: row.get("seq")?,
        kind: row.get("kind")?,
        user: row.get("user_id")?,
        line: row.get("line")?,
        data: row.json("data")?,
    })
}
