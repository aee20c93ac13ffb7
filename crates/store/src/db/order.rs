//! Up to which place everything has happened that ever will.
//!
//! An event gets its number when it is written and is seen when it is committed. SQLite has one
//! writer, so that both orders are one. On PostgreSQL a unit may get the lower of two numbers and
//! be committed second; whoever has read the higher one by then would never look back.
//!
//! So a unit takes a shared lock before its first number, named after the last one that was given:
//! all of its own are higher. The lock ends with the unit, and after what the unit wrote can be
//! seen. Nothing can turn up any more at or below the lowest of the names. Nobody ever takes such
//! a lock alone, so that nobody waits for one. (The oldest transaction of a snapshot would tell the
//! same without a lock, but it is that of the whole server: a stranger's long one would stop us.)

use crate::db::dialect::Dialect;
use crate::db::{Connection, values};
use crate::error::Result;

/// What tells these locks from others of the database: their highest 16 bits.
const NAMESPACE: i64 = 0x4556;
/// Where the numbers begin below them.
const SHIFT: u32 = 48;

const LAST: &str = "SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END AS seq FROM events_seq_seq";
const LOCK: &str =
    "SELECT pg_advisory_xact_lock_shared($1 + last_value - CASE WHEN is_called THEN 0 ELSE 1 END) FROM events_seq_seq";
const LOWEST: &str = "SELECT min(((classid::bigint & 65535) << 32) | objid::bigint) AS seq FROM pg_locks \
                      WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = $1 \
                      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

impl Connection {
    /// Announces that this unit is about to number events. Once in a unit is enough.
    pub(crate) async fn announce_events(&mut self) -> Result<()> {
        if self.dialect() == Dialect::Postgres {
            self.execute(LOCK, values![NAMESPACE << SHIFT]).await?;
        }
        Ok(())
    }

    /// The last number that an event was given, committed or not.
    pub(crate) async fn last_event(&mut self) -> Result<u64> {
        match self.dialect() {
            Dialect::Sqlite => {
                self.fetch_one("SELECT coalesce(max(seq), 0) AS seq FROM events", values![]).await?.get("seq")
            }
            Dialect::Postgres => self.fetch_one(LAST, values![]).await?.get("seq"),
        }
    }

    /// At and below this number no event can turn up any more. A later answer may be lower; that
    /// does not take back an earlier one.
    pub(crate) async fn settled_events(&mut self) -> Result<u64> {
        let last = self.last_event().await?;
        match self.dialect() {
            Dialect::Sqlite => Ok(last),
            Dialect::Postgres => {
                // After the last number, not with it: whoever got one at or below it has the lock by
                // now, or is committed.
                let lowest: Option<i64> = self.fetch_one(LOWEST, values![NAMESPACE]).await?.get("seq")?;
                Ok(lowest.and_then(|lowest| u64::try_from(lowest).ok()).map_or(last, |lowest| lowest.min(last)))
            }
        }
    }
}
