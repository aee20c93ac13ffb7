//! Sessions of holders in self-service.

use domain::id::{Id, kind};
use domain::self_service::{Level, Way};
use domain::time::Timestamp;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// Reads and writes holders' sessions; of their tokens only the hash.
pub struct HolderSessions<'s>(pub(crate) &'s mut Session);

/// A holder who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolderSession {
    /// Its id.
    pub id: Id<kind::HolderSession>,
    /// The project.
    pub project: Id<kind::Project>,
    /// Who it is.
    pub user: Id<kind::User>,
    /// By which way the holder came in.
    pub way: Way,
    /// How far it reaches.
    pub level: Level,
    /// The phone that was logged in with.
    pub device: Option<Id<kind::Device>>,
    /// When the holder logged in.
    pub created_at: Timestamp,
    /// When a request last came, as far as it was noted.
    pub seen_at: Timestamp,
    /// From when on it opens nothing.
    pub expires_at: Timestamp,
}

/// Whoever may not hold credentials any more, or whose phone was locked, is not logged in either.
const OPEN: &str = "SELECT s.* FROM holder_sessions s \
    JOIN users u ON u.id = s.user_id AND u.project_id = s.project_id AND u.state = 'active' \
    WHERE s.token_hash = $1 AND s.project_id = $2 AND s.expires_at > $3 AND (s.device_id IS NULL OR EXISTS ( \
    SELECT 1 FROM devices d JOIN credentials c ON c.id = d.credential_id AND c.device_id = d.id \
    WHERE d.id = s.device_id AND d.state = 'active' AND c.intent = 'active'))";

impl HolderSessions<'_> {
    /// The project's session of this token, if it opens anything now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_token_hash(
        &mut self,
        project: Id<kind::Project>,
        hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<HolderSession>> {
        let row = self.0.db.fetch_optional(OPEN, values![hash, project, now]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Adds a session.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, session: &HolderSession, token_hash: [u8; 32]) -> Result<()> {
        let sql = "INSERT INTO holder_sessions (id, token_hash, project_id, user_id, way, level, device_id, created_at, \
                   seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let values = values![
            session.id,
            token_hash,
            session.project,
            session.user,
            session.way.as_str(),
            session.level.as_str(),
            session.device,
            session.created_at,
            session.seen_at,
            session.expires_at,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Moves the end of a session that is in use.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it was ended, or expired, in the meantime.
    pub async fn extend(&mut self, id: Id<kind::HolderSession>, now: Timestamp, expires_at: Timestamp) -> Result<()> {
        let sql = "UPDATE holder_sessions SET seen_at = $2, expires_at = $3 WHERE id = $1 AND expires_at > $2";
        self.0.db.execute(sql, values![id, now, expires_at]).await.and_then(exactly_one)
    }

    /// Raises a session to everything that holders may.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it was ended in the meantime.
    pub async fn complete(&mut self, id: Id<kind::HolderSession>) -> Result<()> {
        let sql = "UPDATE holder_sessions SET level = 'full' WHERE id = $1";
        self.0.db.execute(sql, values![id]).await.and_then(exactly_one)
    }

    /// Ends a session; answers whether there was one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, id: Id<kind::HolderSession>) -> Result<bool> {
        Ok(self.0.db.execute("DELETE FROM holder_sessions WHERE id = $1", values![id]).await? == 1)
    }

    /// Ends all sessions of a holder but one, where one is named; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_of_user(&mut self, user: Id<kind::User>, but: Option<Id<kind::HolderSession>>) -> Result<u64> {
        let Some(but) = but else {
            return self.0.db.execute("DELETE FROM holder_sessions WHERE user_id = $1", values![user]).await;
        };
        self.0.db.execute("DELETE FROM holder_sessions WHERE user_id = $1 AND id <> $2", values![user, but]).await
    }

    /// Removes what expired; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_expired(&mut self, now: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM holder_sessions WHERE expires_at <= $1", values![now]).await
    }
}

fn read(row: &Row) -> Result<HolderSession> {
    Ok(HolderSession {
        id: row.get("id")?,
        project: row.get("project_id")?,
        user: row.get("user_id")?,
        way: row.word("way")?,
        level: row.word("level")?,
        device: row.get("device_id")?,
        created_at: row.get("created_at")?,
        seen_at: row.get("seen_at")?,
        expires_at: row.get("expires_at")?,
    })
}
