//! Followers: who reads every event once, in order, and up to where.

use domain::time::Timestamp;

use crate::db::values;
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// Reads and moves the bookmarks of followers. A migration makes a follower's row, where the order of events ends then.
pub struct Followers<'s>(pub(crate) &'s mut Session);

/// Up to where a follower has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// The place of the last event that it took.
    pub seq: u64,
    /// The node that took it.
    pub owner: Option<String>,
    /// Until when no other node takes the next ones.
    pub until: Timestamp,
}

impl Bookmark {
    /// Whether a node may take the next events.
    #[must_use]
    pub fn is_free_for(&self, node: &str, now: Timestamp) -> bool {
        self.owner.as_deref().is_none_or(|owner| owner == node) || self.until <= now
    }
}

impl Followers<'_> {
    /// Up to where a follower has read; `None` if there is no such follower.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, name: &str) -> Result<Option<Bookmark>> {
        let sql = "SELECT seq, owner, until FROM followers WHERE name = $1";
        let row = self.0.db.fetch_optional(sql, values![name]).await?;
        row.map(|row| Ok(Bookmark { seq: row.get("seq")?, owner: row.get("owner")?, until: row.get("until")? }))
            .transpose()
    }

    /// Moves a bookmark from where it was read to be, in the unit that does what the events call for; `owner` takes the
    /// next ones until then.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else took these events.
    pub async fn advance(&mut self, name: &str, from: u64, to: u64, owner: &str, until: Timestamp) -> Result<()> {
        let sql = "UPDATE followers SET seq = $3, owner = $4, until = $5 WHERE name = $1 AND seq = $2";
        self.0.db.execute(sql, values![name, from, to, owner, until]).await.and_then(exactly_one)
    }

    /// The place up to which every follower has read: what stands there or before nobody needs any more.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn passed(&mut self) -> Result<Option<u64>> {
        let row = self.0.db.fetch_one("SELECT MIN(seq) AS seq FROM followers", values![]).await?;
        row.get("seq")
    }
}
