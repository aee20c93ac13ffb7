//! Links into self-service that were mailed.

use domain::id::{Id, kind};
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// Reads and writes mailed links; of their codes only the hash.
pub struct HolderLinks<'s>(pub(crate) &'s mut Session);

/// A link that was mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolderLink {
    /// The project.
    pub project: Id<kind::Project>,
    /// To whom.
    pub user: Id<kind::User>,
    /// The hash of what the browser is known by that asked for it.
    pub asked_hash: [u8; 32],
    /// From when on it opens nothing.
    pub expires_at: Timestamp,
}

impl HolderLinks<'_> {
    /// Adds a link, unless it is there already: the job that mails it may run twice.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, link: &HolderLink, code_hash: [u8; 32]) -> Result<()> {
        let sql = "INSERT INTO holder_links (code_hash, project_id, user_id, asked_hash, expires_at) \
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let values = values![code_hash, link.project, link.user, link.asked_hash, link.expires_at];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// The project's link of this code, if it opens anything; nobody else uses it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_open(
        &mut self,
        project: Id<kind::Project>,
        code_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<HolderLink>> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!(
            "SELECT * FROM holder_links WHERE code_hash = $1 AND project_id = $2 AND expires_at > $3 \
             AND used_at IS NULL{lock}"
        );
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![code_hash, project, now]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Uses a link up.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it was used already.
    pub async fn use_up(&mut self, code_hash: [u8; 32], now: Timestamp) -> Result<()> {
        let sql = "UPDATE holder_links SET used_at = $2 WHERE code_hash = $1 AND used_at IS NULL";
        self.0.db.execute(sql, values![code_hash, now]).await.and_then(exactly_one)
    }

    /// Removes what expired; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_expired(&mut self, now: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM holder_links WHERE expires_at <= $1", values![now]).await
    }
}

fn read(row: &Row) -> Result<HolderLink> {
    Ok(HolderLink {
        project: row.get("project_id")?,
        user: row.get("user_id")?,
        asked_hash: row.get("asked_hash")?,
        expires_at: row.get("expires_at")?,
    })
}
