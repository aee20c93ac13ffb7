//! Requests that may be repeated, and what they were answered.

use domain::time::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use crate::db::values;
use crate::error::Result;
use crate::repo::exactly_one;
use crate::seal::Place;
use crate::session::Session;

/// How long a request may run before its repetition runs instead.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// How much longer than its lease a request's answer is kept: together 24 hours.
const KEPT: SignedDuration = SignedDuration::from_secs(24 * 3600 - 60);

/// Reads and writes what repeated requests are answered. The scope is a hash
/// of caller, project, route and key; answers are sealed.
pub struct Idempotency<'s>(pub(crate) &'s mut Session);

/// What became of a request that may be a repetition.
#[derive(Debug, PartialEq, Eq)]
pub enum IdempotencyClaim {
    /// It is the first, and its own now.
    Claimed,
    /// The first one is running.
    Running,
    /// The first one had another body.
    Differs,
    /// The first one was answered so.
    Done(Zeroizing<Vec<u8>>),
}

impl Idempotency<'_> {
    /// Claims a scope for a request with this body. The claim ends after a minute
    /// if nobody writes the answer: then the node that held it is gone.
    ///
    /// # Errors
    /// [`crate::Error::Unsealable`] if an answer was sealed elsewhere or by another master key.
    pub async fn claim(
        &mut self,
        scope: [u8; 32],
        body: [u8; 32],
        owner: [u8; 16],
        now: Timestamp,
    ) -> Result<IdempotencyClaim> {
        let sql = "INSERT INTO idempotency (scope, body, owner, until) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (scope) DO UPDATE SET body = excluded.body, owner = excluded.owner, \
                   until = excluded.until, answer = NULL WHERE idempotency.until <= $5";
        let until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
        if self.0.db.execute(sql, values![scope, body, owner, until, now]).await? == 1 {
            return Ok(IdempotencyClaim::Claimed);
        }
        let sql = "SELECT body, answer FROM idempotency WHERE scope = $1";
        // Released since: the request may be sent again.
        let Some(row) = self.0.db.fetch_optional(sql, values![scope]).await? else {
            return Ok(IdempotencyClaim::Running);
        };
        if row.get::<[u8; 32]>("body")? != body {
            return Ok(IdempotencyClaim::Differs);
        }
        let Some(sealed) = row.get::<Option<Vec<u8>>>("answer")? else { return Ok(IdempotencyClaim::Running) };
        self.0.master.open(&sealed, place(&scope)).map(IdempotencyClaim::Done)
    }

    /// Writes the answer of a claimed request, in the unit of work that did what it asked.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the claim had ended and a repetition runs: then this unit must not commit.
    pub async fn finish(&mut self, scope: [u8; 32], owner: [u8; 16], answer: &[u8]) -> Result<()> {
        let sealed = self.0.master.seal(answer, place(&scope))?;
        let sql = "UPDATE idempotency SET answer = $3, until = until + $4 \
                   WHERE scope = $1 AND owner = $2 AND answer IS NULL";
        let values = values![scope, owner, sealed, micros_of(KEPT)];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Gives a claim up: the request did nothing, and may be sent again.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn release(&mut self, scope: [u8; 32], owner: [u8; 16]) -> Result<()> {
        let sql = "DELETE FROM idempotency WHERE scope = $1 AND owner = $2 AND answer IS NULL";
        self.0.db.execute(sql, values![scope, owner]).await.map(drop)
    }

    /// Removes claims and answers that ended; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_expired(&mut self, now: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM idempotency WHERE until <= $1", values![now]).await
    }
}

fn micros_of(span: SignedDuration) -> i64 {
    span.as_secs() * 1_000_000
}

fn place(scope: &[u8]) -> Place<'_> {
    // The scope is a hash over the project too.
    Place { table: "idempotency", column: "answer", row: scope, project: b"" }
}
