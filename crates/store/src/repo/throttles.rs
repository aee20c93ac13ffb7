//! Counted attempts: what slows down whoever guesses.

use domain::time::{SignedDuration, Timestamp};

use crate::db::{Row, values};
use crate::error::Result;
use crate::session::Session;

/// Counts attempts of a subject (an address and an account, a code, a recipient).
///
/// An attempt is counted before what was given is compared, so that attempts at
/// the same time do not pass uncounted; a success clears the count.
pub struct Throttles<'s>(pub(crate) &'s mut Session);

/// How often something was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// How often, this attempt included.
    pub attempts: u32,
    /// When the count is forgotten.
    pub until: Timestamp,
}

impl Throttles<'_> {
    /// Counts an attempt. The first one opens a window; after it counting begins anew.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count(
        &mut self,
        name: &'static str,
        subject: &[u8],
        window: SignedDuration,
        now: Timestamp,
    ) -> Result<Throttle> {
        let sql = "INSERT INTO throttles (name, subject, failures, until) VALUES ($1, $2, 1, $3) \
                   ON CONFLICT (name, subject) DO UPDATE SET \
                   failures = CASE WHEN throttles.until <= $4 THEN 1 ELSE throttles.failures + 1 END, \
                   until = CASE WHEN throttles.until <= $4 THEN excluded.until ELSE throttles.until END \
                   RETURNING failures, until";
        let until = now.saturating_add(window).unwrap_or(Timestamp::MAX);
        read(&self.0.db.fetch_one(sql, values![name, subject, until, now]).await?)
    }

    /// The count of a subject, if it is not forgotten.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, name: &'static str, subject: &[u8], now: Timestamp) -> Result<Option<Throttle>> {
        let sql = "SELECT failures, until FROM throttles WHERE name = $1 AND subject = $2 AND until > $3";
        let row = self.0.db.fetch_optional(sql, values![name, subject, now]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Keeps a count at least until this moment: who goes on trying waits longer.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn prolong(&mut self, name: &'static str, subject: &[u8], until: Timestamp) -> Result<()> {
        let sql = "UPDATE throttles SET until = $3 WHERE name = $1 AND subject = $2 AND until < $3";
        self.0.db.execute(sql, values![name, subject, until]).await.map(drop)
    }

    /// Forgets the count of a subject.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn clear(&mut self, name: &'static str, subject: &[u8]) -> Result<()> {
        let sql = "DELETE FROM throttles WHERE name = $1 AND subject = $2";
        self.0.db.execute(sql, values![name, subject]).await.map(drop)
    }

    /// Removes what is forgotten; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_expired(&mut self, now: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM throttles WHERE until <= $1", values![now]).await
    }
}

fn read(row: &Row) -> Result<Throttle> {
    Ok(Throttle { attempts: row.get("failures")?, until: row.get("until")? })
}
