//! What automation remembers, and whom the filters of a pool are about.

mod held;
mod touched;

use domain::automation::Ending;
use domain::id::{Id, kind};
use domain::time::Timestamp;

use crate::db::values;
use crate::error::Result;
use crate::session::Session;

pub use touched::{Part, PoolFilters, Touched, TouchedUser};

/// Reads and writes what automation remembers.
pub struct Automation<'s>(pub(crate) &'s mut Session);

/// Why automation gives a user nothing of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The pool.
    pub pool: Id<kind::CredentialPool>,
    /// The user.
    pub user: Id<kind::User>,
    /// `manual` or `restless`.
    pub reason: String,
    /// Since when.
    pub held_at: Timestamp,
}

impl Automation<'_> {
    /// Has automation look at users. Who is in the row already is looked at once more.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn enqueue(&mut self, project: Id<kind::Project>, users: &[Id<kind::User>]) -> Result<()> {
        let sql = "INSERT INTO automation_queue (user_id, project_id, changes) VALUES ($1, $2, 1) \
                   ON CONFLICT (user_id) DO UPDATE SET changes = automation_queue.changes + 1";
        for user in users {
            self.0.db.execute(sql, values![*user, project]).await?;
        }
        Ok(())
    }

    /// Has automation look at many users who are new in this unit of work.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn enqueue_new(&mut self, project: Id<kind::Project>, users: &[Id<kind::User>]) -> Result<()> {
        let rows: Vec<_> = users.iter().map(|user| values![*user, project, 1_u32]).collect();
        let columns = &["user_id", "project_id", "changes"];
        self.0.db.bulk_insert_new("automation_queue", columns, rows).await.map(drop)
    }

    /// The projects in which automation is to look at somebody.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn projects(&mut self) -> Result<Vec<Id<kind::Project>>> {
        let rows = self.0.db.fetch_all("SELECT DISTINCT project_id FROM automation_queue", values![]).await?;
        rows.iter().map(|row| row.get("project_id")).collect()
    }

    /// Whom automation is to look at next in a project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn next(&mut self, project: Id<kind::Project>, limit: u32) -> Result<Vec<Id<kind::User>>> {
        let sql = "SELECT user_id FROM automation_queue WHERE project_id = $1 ORDER BY user_id LIMIT $2";
        let rows = self.0.db.fetch_all(sql, values![project, limit]).await?;
        rows.iter().map(|row| row.get("user_id")).collect()
    }

    /// A user was looked at, in this unit of work, under the user's lock.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn done(&mut self, user: Id<kind::User>) -> Result<()> {
        self.0.db.execute("DELETE FROM automation_queue WHERE user_id = $1", values![user]).await.map(drop)
    }

    /// The credentials of a user that automation is about to end, with their pools.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn endings(&mut self, user: Id<kind::User>) -> Result<Vec<(Id<kind::CredentialPool>, Ending)>> {
        let sql = "SELECT * FROM automation_endings WHERE user_id = $1 ORDER BY credential_id";
        let rows = self.0.db.fetch_all(sql, values![user]).await?;
        let read = |row: &crate::db::Row| {
            let ending = Ending {
                credential: row.get("credential_id")?,
                at: row.get("ends_at")?,
                suspended: row.get("suspended")?,
            };
            Ok((row.get("pool_id")?, ending))
        };
        rows.iter().map(read).collect()
    }

    /// Remembers that a credential is to end.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_later(
        &mut self,
        pool: Id<kind::CredentialPool>,
        user: Id<kind::User>,
        ending: Ending,
    ) -> Result<()> {
        let sql = "INSERT INTO automation_endings (credential_id, pool_id, user_id, ends_at, suspended, noticed) \
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (credential_id) DO NOTHING";
        let values = values![ending.credential, pool, user, ending.at, ending.suspended, false];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Forgets that a credential is to end.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_ending(&mut self, credential: Id<kind::Credential>) -> Result<()> {
        let sql = "DELETE FROM automation_endings WHERE credential_id = $1";
        self.0.db.execute(sql, values![credential]).await.map(drop)
    }

    /// Forgets the ends of a user's credentials that came by themselves.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_ended(&mut self, user: Id<kind::User>) -> Result<()> {
        let sql = "DELETE FROM automation_endings WHERE user_id = $1 \
                   AND credential_id IN (SELECT id FROM credentials WHERE user_id = $1 AND intent = 'revoked')";
        self.0.db.execute(sql, values![user]).await.map(drop)
    }

    /// Has automation look, once, at everybody whose credential's grace time is over; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn enqueue_ended(&mut self, now: Timestamp) -> Result<u64> {
        let sql = "INSERT INTO automation_queue (user_id, project_id, changes) \
                   SELECT DISTINCT users.id, users.project_id, 1 FROM automation_endings \
                   JOIN users ON users.id = automation_endings.user_id WHERE noticed = 0 AND ends_at <= $1 \
                   ON CONFLICT (user_id) DO NOTHING";
        let total = self.0.db.execute(sql, values![now]).await?;
        let sql = "UPDATE automation_endings SET noticed = 1 WHERE noticed = 0 AND ends_at <= $1";
        self.0.db.execute(sql, values![now]).await?;
        Ok(total)
    }

    /// Remembers that automation changed a user's credentials of a pool.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn changed(
        &mut self,
        user: Id<kind::User>,
        pool: Id<kind::CredentialPool>,
        now: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO automation_changes (user_id, pool_id, changed_at) VALUES ($1, $2, $3)";
        self.0.db.execute(sql, values![user, pool, now]).await.map(drop)
    }

    /// How often automation changed a user's credentials of a pool since a moment.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn changes(
        &mut self,
        user: Id<kind::User>,
        pool: Id<kind::CredentialPool>,
        since: Timestamp,
    ) -> Result<u64> {
        let sql =
            "SELECT count(*) AS n FROM automation_changes WHERE user_id = $1 AND pool_id = $2 AND changed_at > $3";
        self.0.db.fetch_one(sql, values![user, pool, since]).await?.get("n")
    }

    /// Forgets changes that were made before a moment; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_changes(&mut self, before: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM automation_changes WHERE changed_at < $1", values![before]).await
    }

    /// Keeps automation from giving a user anything of a pool; answers whether that is new.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn hold(&mut self, project: Id<kind::Project>, hold: &Hold) -> Result<bool> {
        let sql = "INSERT INTO automation_holds (pool_id, user_id, project_id, reason, held_at) \
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT (pool_id, user_id) DO NOTHING";
        let values = values![hold.pool, hold.user, project, &hold.reason, hold.held_at];
        Ok(self.0.db.execute(sql, values).await? == 1)
    }

    /// As [`Automation::hold`], of many; answers how many are new.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn hold_many(&mut self, project: Id<kind::Project>, holds: &[Hold]) -> Result<u64> {
        let columns = &["pool_id", "user_id", "project_id", "reason", "held_at"];
        let row = |hold: &Hold| values![hold.pool, hold.user, project, &hold.reason, hold.held_at];
        let rows: Vec<_> = holds.iter().map(row).collect();
        self.0.db.bulk_insert_new("automation_holds", columns, rows).await
    }

    /// Lets automation give a user something of a pool again; answers whether it was kept from it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn release(
        &mut self,
        project: Id<kind::Project>,
        pool: Id<kind::CredentialPool>,
        user: Id<kind::User>,
    ) -> Result<bool> {
        let sql = "DELETE FROM automation_holds WHERE pool_id = $1 AND user_id = $2 AND project_id = $3";
        Ok(self.0.db.execute(sql, values![pool, user, project]).await? == 1)
    }

    /// The pools of which automation gives a user nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn holds(&mut self, user: Id<kind::User>) -> Result<Vec<Hold>> {
        let rows = self.0.db.fetch_all("SELECT * FROM automation_holds WHERE user_id = $1", values![user]).await?;
        let read = |row: &crate::db::Row| {
            Ok(Hold {
                pool: row.get("pool_id")?,
                user: row.get("user_id")?,
                reason: row.get("reason")?,
                held_at: row.get("held_at")?,
            })
        };
        rows.iter().map(read).collect()
    }
}
