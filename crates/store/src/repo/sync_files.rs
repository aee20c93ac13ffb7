//! The files of held runs and of previews, sealed, in parts: approving may have to plan again.

use domain::id::{Id, kind};
use domain::time::Timestamp;
use zeroize::Zeroizing;

use crate::db::values;
use crate::error::Result;
use crate::seal::Place;
use crate::session::Session;

/// Keeps and reads files.
pub struct SyncFiles<'s>(pub(crate) &'s mut Session);

impl SyncFiles<'_> {
    /// Adds a part, counted from 0.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add_part(
        &mut self,
        project: Id<kind::Project>,
        run: Id<kind::SyncRun>,
        part: u32,
        bytes: &[u8],
    ) -> Result<()> {
        let row = row_key(run, part);
        let sealed = self.0.master.seal(bytes, place(&row, &project))?;
        let sql = "INSERT INTO sync_files (run_id, part, sealed) VALUES ($1, $2, $3)";
        self.0.db.execute(sql, values![run, part, sealed]).await.map(drop)
    }

    /// A part; `None` after the last.
    ///
    /// # Errors
    /// If the database fails, or the part is another's.
    pub async fn part(
        &mut self,
        project: Id<kind::Project>,
        run: Id<kind::SyncRun>,
        part: u32,
    ) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let sql = "SELECT sealed FROM sync_files WHERE run_id = $1 AND part = $2";
        let Some(row) = self.0.db.fetch_optional(sql, values![run, part]).await? else { return Ok(None) };
        let sealed: Vec<u8> = row.get("sealed")?;
        self.0.master.open(&sealed, place(&row_key(run, part), &project)).map(Some)
    }

    /// The dry runs from before this moment whose files are still kept.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_previews(&mut self, before: Timestamp) -> Result<Vec<Id<kind::SyncRun>>> {
        let sql = "SELECT DISTINCT run_id FROM sync_files JOIN sync_runs ON sync_runs.id = run_id \
                   WHERE dry_run = 1 AND started_at < $1";
        self.0.db.fetch_all(sql, values![before]).await?.iter().map(|row| row.get("run_id")).collect()
    }

    /// Forgets a file; answers how many parts it had.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, run: Id<kind::SyncRun>) -> Result<u64> {
        self.0.db.execute("DELETE FROM sync_files WHERE run_id = $1", values![run]).await
    }
}

/// Parts do not change places.
fn row_key(run: Id<kind::SyncRun>, part: u32) -> Vec<u8> {
    [&run.as_bytes()[..], &part.to_be_bytes()].concat()
}

fn place<'a>(row: &'a [u8], project: &'a Id<kind::Project>) -> Place<'a> {
    Place { table: "sync_files", column: "sealed", row, project: project.as_bytes() }
}
