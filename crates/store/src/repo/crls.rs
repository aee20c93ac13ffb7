//! The newest list of revoked certificates of each authority, and what it does not show yet.

use domain::id::{Id, kind};
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::{Row, values};
use crate::error::Result;
use crate::session::Session;

/// How many numbers one statement names.
const CHUNK: usize = 1_000;

/// Reads and writes lists of revoked certificates.
pub struct Crls<'s>(pub(crate) &'s mut Session);

/// A published list, without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedCrl {
    /// Its number.
    pub number: u64,
    /// How many certificates stand in it.
    pub entries: u64,
    /// When it was made.
    pub this_update: Timestamp,
    /// When the next one is there at the latest.
    pub next_update: Timestamp,
}

impl Crls<'_> {
    /// The newest list of an authority.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, authority: Id<kind::Authority>) -> Result<Option<PublishedCrl>> {
        let sql = "SELECT number, entries, this_update, next_update FROM crls WHERE authority_id = $1";
        let row = self.0.db.fetch_optional(sql, values![authority]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The newest list of an authority, in DER.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn der(&mut self, authority: Id<kind::Authority>) -> Result<Option<Vec<u8>>> {
        let row = self.0.db.fetch_optional("SELECT der FROM crls WHERE authority_id = $1", values![authority]).await?;
        row.map(|row| row.get("der")).transpose()
    }

    /// The changes that the newest list does not show: their numbers.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn changes(&mut self, authority: Id<kind::Authority>) -> Result<Vec<u64>> {
        let sql = "SELECT seq FROM crl_changes WHERE authority_id = $1 ORDER BY seq";
        let rows = self.0.db.fetch_all(sql, values![authority]).await?;
        rows.iter().map(|row| row.get("seq")).collect()
    }

    /// Whether there is a change that the newest list does not show.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn has_changes(&mut self, authority: Id<kind::Authority>) -> Result<bool> {
        let sql = "SELECT seq FROM crl_changes WHERE authority_id = $1 LIMIT 1";
        Ok(self.0.db.fetch_optional(sql, values![authority]).await?.is_some())
    }

    /// Publishes a list that shows these changes, unless a newer one was published meanwhile; answers whether it was.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn publish(
        &mut self,
        authority: Id<kind::Authority>,
        crl: &PublishedCrl,
        der: Vec<u8>,
        shown: &[u64],
    ) -> Result<bool> {
        let sql = "INSERT INTO crls (authority_id, number, entries, this_update, next_update, der) \
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (authority_id) DO UPDATE SET \
                   number = excluded.number, entries = excluded.entries, this_update = excluded.this_update, \
                   next_update = excluded.next_update, der = excluded.der WHERE crls.number < excluded.number";
        let values = values![authority, crl.number, crl.entries, crl.this_update, crl.next_update, der];
        if self.0.db.execute(sql, values).await? == 0 {
            return Ok(false);
        }
        // What a unit that is not committed yet has written may have a lower number than what was seen.
        for seen in shown.chunks(CHUNK) {
            let numbers: Vec<_> = seen.iter().map(u64::to_string).collect();
            let sql = format!("DELETE FROM crl_changes WHERE authority_id = $1 AND seq IN ({})", numbers.join(","));
            self.0.db.execute(AssertSqlSafe(sql), values![authority]).await?;
        }
        Ok(true)
    }
}

fn read(row: &Row) -> Result<PublishedCrl> {
    Ok(PublishedCrl {
        number: row.get("number")?,
        entries: row.get("entries")?,
        this_update: row.get("this_update")?,
        next_update: row.get("next_update")?,
    })
}
