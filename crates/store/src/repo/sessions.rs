//! Console sessions.

use domain::id::{Id, kind};
use domain::time::Timestamp;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;
use crate::signal::AccessChange;

/// Reads and writes operators' sessions; of their tokens only the hash.
pub struct Sessions<'s>(pub(crate) &'s mut Session);

/// An operator who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleSession {
    /// Its id.
    pub id: Id<kind::Session>,
    /// Who it is.
    pub operator: Id<kind::Operator>,
    /// When the operator logged in.
    pub created_at: Timestamp,
    /// When a request last came, as far as it was noted.
    pub seen_at: Timestamp,
    /// From when on it opens nothing.
    pub expires_at: Timestamp,
}

impl Sessions<'_> {
    /// The session of this token, unless it expired.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_token_hash(&mut self, hash: [u8; 32], now: Timestamp) -> Result<Option<ConsoleSession>> {
        let sql = "SELECT * FROM sessions WHERE token_hash = $1 AND expires_at > $2";
        let row = self.0.db.fetch_optional(sql, values![hash, now]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Whether a session opens anything now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn is_open(&mut self, id: Id<kind::Session>, now: Timestamp) -> Result<bool> {
        let sql = "SELECT 1 AS one FROM sessions WHERE id = $1 AND expires_at > $2";
        Ok(self.0.db.fetch_optional(sql, values![id, now]).await?.is_some())
    }

    /// Adds a session.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, session: &ConsoleSession, token_hash: [u8; 32]) -> Result<()> {
        let sql = "INSERT INTO sessions (id, token_hash, operator_id, created_at, seen_at, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let values =
            values![session.id, token_hash, session.operator, session.created_at, session.seen_at, session.expires_at,];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Moves the end of a session that is in use.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it was ended, or expired, in the meantime.
    pub async fn extend(&mut self, id: Id<kind::Session>, now: Timestamp, expires_at: Timestamp) -> Result<()> {
        let sql = "UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE id = $1 AND expires_at > $2";
        self.0.db.execute(sql, values![id, now, expires_at]).await.and_then(exactly_one)
    }

    /// Ends a session; answers whether there was one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, id: Id<kind::Session>) -> Result<bool> {
        self.0.news.access.push(AccessChange::Session(id));
        Ok(self.0.db.execute("DELETE FROM sessions WHERE id = $1", values![id]).await? == 1)
    }

    /// Ends all sessions of an operator; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_by_operator(&mut self, operator: Id<kind::Operator>) -> Result<u64> {
        self.0.news.access.push(AccessChange::Operator(operator));
        self.0.db.execute("DELETE FROM sessions WHERE operator_id = $1", values![operator]).await
    }

    /// Removes what expired; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_expired(&mut self, now: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM sessions WHERE expires_at <= $1", values![now]).await
    }
}

fn read(row: &Row) -> Result<ConsoleSession> {
    Ok(ConsoleSession {
        id: row.get("id")?,
        operator: row.get("operator_id")?,
        created_at: row.get("created_at")?,
        seen_at: row.get("seen_at")?,
        expires_at: row.get("expires_at")?,
    })
}
