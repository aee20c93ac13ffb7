//! Passwords of holders.

use domain::id::{Id, kind};
use domain::time::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// Reads and writes holders' passwords: their hashes (PHC).
pub struct HolderPasswords<'s>(pub(crate) &'s mut Session);

/// A holder's password, as it is kept.
#[derive(Debug, Clone)]
pub struct HolderPassword {
    /// Whose.
    pub user: Id<kind::User>,
    /// Its hash.
    pub hash: SecretString,
    /// A starting password, which is to be changed before anything else.
    pub must_change: bool,
    /// Until when it opens anything, of a starting password.
    pub expires_at: Option<Timestamp>,
}

impl HolderPasswords<'_> {
    /// The password of a user of the project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, user: Id<kind::User>) -> Result<Option<HolderPassword>> {
        let sql = "SELECT * FROM holder_passwords WHERE user_id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![user, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Writes a password in the place of whatever there was.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put(&mut self, project: Id<kind::Project>, password: &HolderPassword, now: Timestamp) -> Result<()> {
        let sql = "INSERT INTO holder_passwords (user_id, project_id, hash, must_change, expires_at, changed_at) \
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, \
                   must_change = excluded.must_change, expires_at = excluded.expires_at, changed_at = excluded.changed_at";
        let hash = password.hash.expose_secret();
        let values = values![password.user, project, hash, password.must_change, password.expires_at, now];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Takes a password away; answers whether there was one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, project: Id<kind::Project>, user: Id<kind::User>) -> Result<bool> {
        let sql = "DELETE FROM holder_passwords WHERE user_id = $1 AND project_id = $2";
        Ok(self.0.db.execute(sql, values![user, project]).await? == 1)
    }
}

fn read(row: &Row) -> Result<HolderPassword> {
    Ok(HolderPassword {
        user: row.get("user_id")?,
        hash: row.get::<String>("hash")?.into(),
        must_change: row.get("must_change")?,
        expires_at: row.get("expires_at")?,
    })
}
