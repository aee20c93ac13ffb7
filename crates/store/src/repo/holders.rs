//! Who is known to which system, and as whom.

use domain::id::{Id, kind};
use sqlx::AssertSqlSafe;

use crate::db::{Row, values};
use crate::error::Result;
use crate::session::Session;

/// Reads and writes who is known to systems.
pub struct Holders<'s>(pub(crate) &'s mut Session);

/// A person, as a system knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Which system.
    pub system: Id<kind::CredentialSystem>,
    /// The user, who may be gone here.
    pub user: Id<kind::User>,
    /// The project of both.
    pub project: Id<kind::Project>,
    /// The person's id there.
    pub remote_id: String,
    /// Digest of what the system was told of the person.
    pub told: [u8; 32],
    /// Whether the person is to be deleted there.
    pub leaving: bool,
}

impl Holders<'_> {
    /// As whom a system knows a user.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, system: Id<kind::CredentialSystem>, user: Id<kind::User>) -> Result<Option<Holder>> {
        let sql = "SELECT * FROM holders WHERE system_id = $1 AND user_id = $2";
        let row = self.0.db.fetch_optional(sql, values![system, user]).await?;
        row.as_ref().map(read).transpose()
    }

    /// As [`Holders::lookup`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, system: Id<kind::CredentialSystem>, user: Id<kind::User>) -> Result<Option<Holder>> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT * FROM holders WHERE system_id = $1 AND user_id = $2{lock}");
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![system, user]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Whom a system knows by an id of its own.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_remote_id(
        &mut self,
        system: Id<kind::CredentialSystem>,
        remote_id: &str,
    ) -> Result<Option<Holder>> {
        let sql = "SELECT * FROM holders WHERE system_id = $1 AND remote_id = $2";
        let row = self.0.db.fetch_optional(sql, values![system, remote_id]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Every system that knows a user.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_user(&mut self, user: Id<kind::User>) -> Result<Vec<Holder>> {
        let sql = "SELECT * FROM holders WHERE user_id = $1 ORDER BY system_id";
        let rows = self.0.db.fetch_all(sql, values![user]).await?;
        rows.iter().map(read).collect()
    }

    /// Writes as whom a system knows a user.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if another user is that person there.
    pub async fn put(&mut self, holder: &Holder) -> Result<()> {
        let sql = "INSERT INTO holders (system_id, user_id, project_id, remote_id, told, leaving) \
                   VALUES ($1, $2, $3, $4, $5, $6) \
                   ON CONFLICT (system_id, user_id) DO UPDATE SET remote_id = excluded.remote_id, \
                   told = excluded.told, leaving = excluded.leaving";
        let values =
            values![holder.system, holder.user, holder.project, &holder.remote_id, holder.told, holder.leaving];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Forgets whom a system does not know any more.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, system: Id<kind::CredentialSystem>, user: Id<kind::User>) -> Result<()> {
        let sql = "DELETE FROM holders WHERE system_id = $1 AND user_id = $2";
        self.0.db.execute(sql, values![system, user]).await.map(drop)
    }
}

fn read(row: &Row) -> Result<Holder> {
    Ok(Holder {
        system: row.get("system_id")?,
        user: row.get("user_id")?,
        project: row.get("project_id")?,
        remote_id: row.get("remote_id")?,
        told: row.get("told")?,
        leaving: row.get("leaving")?,
    })
}
