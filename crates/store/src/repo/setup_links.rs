//! The first-run setup link.

use domain::time::Timestamp;

use crate::db::values;
use crate::error::Result;
use crate::session::Session;

/// Reads and writes one-time setup links; of their codes only the hash.
pub struct SetupLinks<'s>(pub(crate) &'s mut Session);

impl SetupLinks<'_> {
    /// Adds a link in place of all that were given out before.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn replace(&mut self, token_hash: [u8; 32], expires_at: Timestamp) -> Result<()> {
        self.0.db.execute("DELETE FROM setup_links", values![]).await?;
        let sql = "INSERT INTO setup_links (token_hash, expires_at) VALUES ($1, $2)";
        self.0.db.execute(sql, values![token_hash, expires_at]).await.map(drop)
    }

    /// Whether a link is there, unused, and not expired.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn is_open(&mut self, token_hash: [u8; 32], now: Timestamp) -> Result<bool> {
        let sql = "SELECT 1 AS one FROM setup_links WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
        Ok(self.0.db.fetch_optional(sql, values![token_hash, now]).await?.is_some())
    }

    /// Uses a link up; answers whether it was open. Of two who try at once, one is told so.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn consume(&mut self, token_hash: [u8; 32], now: Timestamp) -> Result<bool> {
        let sql = "UPDATE setup_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
        Ok(self.0.db.execute(sql, values![token_hash, now]).await? == 1)
    }
}
