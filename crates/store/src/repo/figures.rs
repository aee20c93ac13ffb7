//! What is counted to be measured: of all projects, and from indexes alone.

use domain::credential::{FinalReason, Intent, Observed, ReversibleReason, Validity, status};
use domain::id::{Id, kind};
use domain::time::Timestamp;

use crate::db::condition::{self, Condition};
use crate::db::dialect::Dialect;
use crate::db::row::corrupt;
use crate::db::{Row, values};
use crate::error::Result;
use crate::session::Session;

/// Counts, for those who watch the whole instance.
pub struct Figures<'s>(pub(crate) &'s mut Session);

/// How many credentials of a system stand alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The system.
    pub system: Id<kind::CredentialSystem>,
    /// The intent; its reason stands for all of them.
    pub intent: Intent,
    /// What the system reported.
    pub observed: Observed,
    /// How many there are.
    pub count: u64,
    /// How many of them are past the end of their validity.
    pub over: u64,
    /// How many of them are before its beginning.
    pub early: u64,
}

/// How many jobs of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The kind.
    pub kind: String,
    /// How many wait or are held.
    pub open: u64,
    /// How many were given up.
    pub dead: u64,
    /// When the first of those that wait was or is due; the end of its lease, if all are held.
    pub first_due: Option<Timestamp>,
}

/// Invitations that nobody has accepted yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unaccepted {
    /// How many may still be.
    pub open: u64,
    /// How many may not any more, and nobody has noticed yet.
    pub overdue: u64,
}

impl Figures<'_> {
    /// How credentials stand, by system.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn credentials(&mut self, now: Timestamp) -> Result<Vec<Standing>> {
        // In the order of an index, so that nothing is sorted: validity is summed up, not grouped by.
        let sql = "SELECT system_id, intent, observed, count(*) AS total, \
                   CAST(sum(CASE WHEN valid_until <= $1 THEN 1 ELSE 0 END) AS BIGINT) AS over_count, \
                   CAST(sum(CASE WHEN valid_from > $1 THEN 1 ELSE 0 END) AS BIGINT) AS early_count \
                   FROM credentials GROUP BY system_id, intent, observed ORDER BY system_id, intent, observed";
        self.0.db.fetch_all(sql, values![now]).await?.iter().map(standing).collect()
    }

    /// How many jobs there are, by kind.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn jobs(&mut self) -> Result<Vec<Waiting>> {
        let sql = "SELECT kind, count(*) AS open_count, CAST(0 AS BIGINT) AS dead_count, min(run_at) AS first_due \
                   FROM jobs WHERE dead = 0 GROUP BY kind UNION ALL \
                   SELECT kind, CAST(0 AS BIGINT), count(*), NULL FROM jobs WHERE dead = 1 GROUP BY kind";
        let mut all: Vec<Waiting> = Vec::new();
        for row in self.0.db.fetch_all(sql, values![]).await? {
            let found = waiting(&row)?;
            match all.iter_mut().find(|known| known.kind == found.kind) {
                None => all.push(found),
                Some(known) => {
                    known.open += found.open;
                    known.dead += found.dead;
                    known.first_due = known.first_due.or(found.first_due);
                }
            }
        }
        all.sort_by(|one, other| one.kind.cmp(&other.kind));
        Ok(all)
    }

    /// Invitations that nobody has accepted yet.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn invitations(&mut self, now: Timestamp) -> Result<Unaccepted> {
        let sql = "SELECT count(*) AS total, \
                   CAST(coalesce(sum(CASE WHEN expires_at <= $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS overdue \
                   FROM invitations WHERE state IN ('pending', 'sent')";
        let row = self.0.db.fetch_one(sql, values![now]).await?;
        let (total, overdue): (u64, u64) = (row.get("total")?, row.get("overdue")?);
        Ok(Unaccepted { open: total - overdue, overdue })
    }

    /// How many revocations of a project were to be confirmed by now, and are not.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn overdue_revocations(&mut self, project: Id<kind::Project>, now: Timestamp) -> Result<u64> {
        let sql = "SELECT count(*) AS total FROM credentials WHERE project_id = $1 AND revocation_promised_by <= $2";
        self.0.db.fetch_one(sql, values![project, now]).await?.get("total")
    }

    /// How many runs of a project's Auto-sync wait for approval.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn held_runs(&mut self, project: Id<kind::Project>) -> Result<u64> {
        let sql = "SELECT count(*) AS total FROM sync_runs WHERE project_id = $1 AND status IN ('running', 'held') \
                   AND status = 'held'";
        self.0.db.fetch_one(sql, values![project]).await?.get("total")
    }

    /// Up to which place each follower of events has read, by its name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn followers(&mut self) -> Result<Vec<(String, u64)>> {
        let rows = self.0.db.fetch_all("SELECT name, seq FROM followers ORDER BY name", values![]).await?;
        rows.iter().map(|row| Ok((row.get("name")?, row.get("seq")?))).collect()
    }

    /// The time of the database's server; `None` where it is this process that keeps the file.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn database_time(&mut self) -> Result<Option<Timestamp>> {
        if self.0.db.dialect() == Dialect::Sqlite {
            return Ok(None);
        }
        let sql = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) AS now";
        self.0.db.fetch_one(sql, values![]).await?.get("now")
    }

    /// How the database is set up; `deep`: SQLite's file is read from end to end.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn condition(&mut self, deep: bool) -> Result<Condition> {
        match self.0.db.dialect() {
            Dialect::Sqlite => condition::of_sqlite(&mut self.0.db, deep).await,
            Dialect::Postgres => condition::of_postgres(&mut self.0.db).await,
        }
    }

    /// How large the database is, in bytes; without what SQLite has not brought into the main file yet.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn size_bytes(&mut self) -> Result<u64> {
        let sql = match self.0.db.dialect() {
            Dialect::Sqlite => "SELECT page_count * page_size AS size FROM pragma_page_count(), pragma_page_size()",
            Dialect::Postgres => "SELECT pg_database_size(current_database()) AS size",
        };
        self.0.db.fetch_one(sql, values![]).await?.get("size")
    }
}

/// What stands in the place of the reasons, which are not told apart here.
const SUSPENDED: Intent = Intent::Suspended(ReversibleReason::Suspended);
const REVOKED: Intent = Intent::Revoked(FinalReason::Revoked);

impl Standing {
    /// How many of them have which status, by its name.
    #[must_use]
    pub fn statuses(&self) -> [(&'static str, u64); 3] {
        let second = |second| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        let rest = self.count.saturating_sub(self.over).saturating_sub(self.early);
        // At three moments of one validity: before, during and after it.
        let validity = Validity::new(second(1), Some(second(2))).unwrap_or(Validity::starting(second(1)));
        [(0, self.early), (1, rest), (2, self.over)]
            .map(|(moment, count)| (status(self.intent, self.observed, validity, second(moment)).as_str(), count))
    }
}

fn standing(row: &Row) -> Result<Standing> {
    Ok(Standing {
        system: row.get("system_id")?,
        intent: match row.get::<String>("intent")?.as_str() {
            "active" => Intent::Active,
            "suspended" => SUSPENDED,
            "revoked" => REVOKED,
            _ => return Err(corrupt("intent")),
        },
        observed: row.word("observed")?,
        count: row.get("total")?,
        over: row.get("over_count")?,
        early: row.get("early_count")?,
    })
}

fn waiting(row: &Row) -> Result<Waiting> {
    Ok(Waiting {
        kind: row.get("kind")?,
        open: row.get("open_count")?,
        dead: row.get("dead_count")?,
        first_due: row.get("first_due")?,
    })
}
