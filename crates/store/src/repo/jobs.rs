//! Jobs: work to be done after a commit.
//!
//! A job is held under a lease: `run_at` is moved to the lease's end, so that
//! a job whose worker died becomes available by itself. `attempt` counts the
//! leases and fences them: whoever answers with an old one is refused.

use std::collections::BTreeSet;

use domain::id::{Id, kind};
use domain::job::{Job, Letter};
use domain::time::{SignedDuration, Timestamp};
use filter::Checked;
use sqlx::AssertSqlSafe;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::repo::{exactly_one, origin, read_origin};
use crate::seal::{MasterKey, Place};
use crate::session::Session;

/// Queues, claims and ends jobs.
pub struct Jobs<'s>(pub(crate) &'s mut Session);

/// A job as an operator sees it; what it carries of persons stays sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRecord {
    /// What is to be done, by which try; without its letter.
    pub job: Job,
    /// When it may be taken: the next try, or the end of the lease that holds it.
    pub run_at: Timestamp,
    /// Who holds it, or held it last.
    pub owner: Option<String>,
    /// Whether it was given up.
    pub dead: bool,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

/// How many jobs of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobCount {
    /// The kind.
    pub kind: String,
    /// How many wait or are held.
    pub open: u64,
    /// How many were given up.
    pub dead: u64,
}

/// The list of jobs.
pub const JOBS: ListSpec = ListSpec {
    table: "jobs",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Job>("id", "id"),
        Listed::folded("kind", "kind"),
        Listed::boolean("dead", "dead"),
        Listed::integer("attempt", "attempt"),
        Listed::time("run_at", "run_at"),
        Listed::time("created_at", "created_at"),
    ],
    custom: None,
    sorts: &[SortBy { name: "created_at", columns: &[], nullable: false }],
};

const COLUMNS: &[&str] = &[
    "id",
    "project_id",
    "kind",
    "task",
    "letter",
    "run_at",
    "owner",
    "attempt",
    "dead",
    "last_error",
    "created_at",
    "origin",
];

impl Jobs<'_> {
    /// Queues a job for this moment. Workers hear of it with the commit.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, job: &Job, run_at: Timestamp) -> Result<()> {
        self.add_many([(job, run_at)]).await.and_then(exactly_one)
    }

    /// Queues many jobs, each for a moment of its own; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add_many<'j>(&mut self, jobs: impl IntoIterator<Item = (&'j Job, Timestamp)>) -> Result<u64> {
        let master = &self.0.master;
        let rows = jobs.into_iter().map(|(job, run_at)| columns(master, job, run_at)).collect::<Result<Vec<_>>>()?;
        self.0.news.jobs |= !rows.is_empty();
        self.0.db.bulk_insert("jobs", COLUMNS, rows).await
    }

    /// Of which of these kinds jobs are due. It only reads, so that looking costs those who write nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn due(&mut self, kinds: &[&'static str], now: Timestamp) -> Result<BTreeSet<String>> {
        let exists = |kind: &&str| {
            format!(
                "SELECT '{kind}' AS kind WHERE EXISTS \
                 (SELECT 1 FROM jobs WHERE kind = '{kind}' AND dead = 0 AND run_at <= $1)"
            )
        };
        let sql = kinds.iter().map(exists).collect::<Vec<_>>().join(" UNION ALL ");
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values![now]).await?;
        rows.iter().map(|row| row.get("kind")).collect()
    }

    /// Takes jobs of a kind that are due, under a lease; no job is taken twice.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn claim(
        &mut self,
        kind: &str,
        owner: &str,
        now: Timestamp,
        lease: SignedDuration,
        limit: u32,
    ) -> Result<Vec<Job>> {
        let until = now.saturating_add(lease).unwrap_or(Timestamp::MAX);
        let sql = format!(
            "WITH due AS MATERIALIZED (SELECT id FROM jobs WHERE kind = $1 AND dead = 0 AND run_at <= $2 \
             ORDER BY run_at, id LIMIT $3{}) \
             UPDATE jobs SET run_at = $4, owner = $5, attempt = attempt + 1 \
             WHERE id IN (SELECT id FROM due) RETURNING *",
            self.0.db.dialect().skip_locked()
        );
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values![kind, now, limit, until, owner]).await?;
        let mut jobs = rows.iter().map(|row| open(&self.0.master, row)).collect::<Result<Vec<_>>>()?;
        jobs.sort_by_key(|job| job.id);
        Ok(jobs)
    }

    /// Takes one job under a lease, if nobody has ever taken it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn claim_one(
        &mut self,
        id: Id<kind::Job>,
        owner: &str,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<Option<Job>> {
        let until = now.saturating_add(lease).unwrap_or(Timestamp::MAX);
        let sql = "UPDATE jobs SET run_at = $2, owner = $3, attempt = 1 WHERE id = $1 AND attempt = 0 AND dead = 0 \
                   RETURNING *";
        let row = self.0.db.fetch_optional(sql, values![id, until, owner]).await?;
        row.as_ref().map(|row| open(&self.0.master, row)).transpose()
    }

    /// Holds a job longer.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the lease ended and somebody else has the job.
    pub async fn extend(&mut self, id: Id<kind::Job>, attempt: u32, until: Timestamp) -> Result<()> {
        let sql = "UPDATE jobs SET run_at = $3 WHERE id = $1 AND attempt = $2 AND dead = 0";
        self.0.db.execute(sql, values![id, attempt, until]).await.and_then(exactly_one)
    }

    /// Ends a job that is done.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the lease ended and somebody else has the job.
    pub async fn complete(&mut self, id: Id<kind::Job>, attempt: u32) -> Result<()> {
        let sql = "DELETE FROM jobs WHERE id = $1 AND attempt = $2 AND dead = 0";
        self.0.db.execute(sql, values![id, attempt]).await.and_then(exactly_one)
    }

    /// Takes all jobs of a project and a kind away, held or not, to be done as one; answers the first of them, in the
    /// order in which they were asked for, and how many there were. Whoever held one of them finds it gone.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn take_all(
        &mut self,
        project: Id<kind::Project>,
        kind: &str,
        first: usize,
    ) -> Result<(Vec<Job>, usize)> {
        let sql = "DELETE FROM jobs WHERE project_id = $1 AND kind = $2 AND dead = 0 RETURNING *";
        let rows = self.0.db.fetch_all(sql, values![project, kind]).await?;
        let mut dated: Vec<(Timestamp, Id<kind::Job>, &Row)> = Vec::with_capacity(rows.len());
        for row in &rows {
            dated.push((row.get("created_at")?, row.get("id")?, row));
        }
        dated.sort_by_key(|(at, id, _)| (*at, *id));
        let jobs = dated.iter().take(first).map(|(_, _, row)| open(&self.0.master, row)).collect::<Result<_>>()?;
        Ok((jobs, rows.len()))
    }

    /// Gives a job back, to be tried again at this moment.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the lease ended and somebody else has the job.
    pub async fn retry_later(&mut self, id: Id<kind::Job>, attempt: u32, run_at: Timestamp, error: &str) -> Result<()> {
        let sql = "UPDATE jobs SET run_at = $3, last_error = $4 WHERE id = $1 AND attempt = $2 AND dead = 0";
        self.0.db.execute(sql, values![id, attempt, run_at, error]).await.and_then(exactly_one)
    }

    /// Gives a job back that was not tried, as what it needs is not there: it counts no try, and its number is free
    /// again, since whoever gave way does nothing more. It can be [called](Jobs::call) before this moment.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the lease ended and somebody else has the job.
    pub async fn give_way(&mut self, id: Id<kind::Job>, attempt: u32, run_at: Timestamp, why: &str) -> Result<()> {
        let sql = "UPDATE jobs SET run_at = $3, last_error = $4, attempt = attempt - 1, owner = NULL \
                   WHERE id = $1 AND attempt = $2 AND dead = 0";
        self.0.db.execute(sql, values![id, attempt, run_at, why]).await.and_then(exactly_one)
    }

    /// Lets all jobs of a project and a kind run now that nobody holds, and that gave way; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn call(&mut self, project: Id<kind::Project>, kind: &str, now: Timestamp) -> Result<u64> {
        let sql = "UPDATE jobs SET run_at = $3 WHERE project_id = $1 AND kind = $2 AND dead = 0 AND run_at > $3 \
                   AND owner IS NULL AND last_error IS NOT NULL";
        let called = self.0.db.execute(sql, values![project, kind, now]).await?;
        self.0.news.jobs |= called > 0;
        Ok(called)
    }

    /// Gives a job up; it stays to be seen and can be revived.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the lease ended and somebody else has the job.
    pub async fn bury(&mut self, id: Id<kind::Job>, attempt: u32, error: &str) -> Result<()> {
        let sql = "UPDATE jobs SET dead = 1, last_error = $3 WHERE id = $1 AND attempt = $2 AND dead = 0";
        self.0.db.execute(sql, values![id, attempt, error]).await.and_then(exactly_one)
    }

    /// Lets a project's job that was given up be tried again, now; answers whether there was one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn revive(&mut self, project: Id<kind::Project>, id: Id<kind::Job>, now: Timestamp) -> Result<bool> {
        let sql = "UPDATE jobs SET dead = 0, run_at = $3 WHERE id = $1 AND project_id = $2 AND dead = 1";
        let revived = self.0.db.execute(sql, values![id, project, now]).await? == 1;
        self.0.news.jobs |= revived;
        Ok(revived)
    }

    /// The project's job with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Job>) -> Result<Option<JobRecord>> {
        let sql = "SELECT * FROM jobs WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read_record).transpose()
    }

    /// A page of a project's jobs, as [`JOBS`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<JobRecord>> {
        list::page(&mut self.0.db, &JOBS, vec![("project_id", project.into())], query, read_record).await
    }

    /// How many jobs of a project the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &JOBS, vec![("project_id", project.into())], filter).await
    }

    /// How many jobs there are, by kind, in all projects.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn counts(&mut self) -> Result<Vec<JobCount>> {
        let sql =
            "SELECT kind, count(*) AS total, CAST(sum(dead) AS BIGINT) AS dead FROM jobs GROUP BY kind ORDER BY kind";
        let rows = self.0.db.fetch_all(sql, values![]).await?;
        rows.iter()
            .map(|row| {
                let (total, dead): (u64, u64) = (row.get("total")?, row.get("dead")?);
                Ok(JobCount { kind: row.get("kind")?, open: total - dead, dead })
            })
            .collect()
    }

    /// Since when the oldest job that nobody holds waits; `None` if none is due.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn oldest_overdue(&mut self, now: Timestamp) -> Result<Option<Timestamp>> {
        let sql = "SELECT min(run_at) AS oldest FROM jobs WHERE dead = 0 AND run_at <= $1";
        self.0.db.fetch_one(sql, values![now]).await?.get("oldest")
    }
}

fn columns(master: &MasterKey, job: &Job, run_at: Timestamp) -> Result<Vec<Value>> {
    let seal = |letter: &Letter| {
        let plain = serde_json::to_vec(letter).map_err(|_| corrupt("letter"))?;
        master.seal(&plain, place(&job.id))
    };
    Ok(values![
        job.id,
        job.project,
        job.task.kind(),
        serde_json::to_string(&job.task).map_err(|_| corrupt("task"))?,
        job.letter.as_ref().map(seal).transpose()?,
        run_at,
        None::<String>,
        job.attempt,
        false,
        None::<String>,
        job.created_at,
        origin(&job.origin)?,
    ])
}

fn open(master: &MasterKey, row: &Row) -> Result<Job> {
    let mut job = read(row)?;
    if let Some(sealed) = row.get::<Option<Vec<u8>>>("letter")? {
        let plain = master.open(&sealed, place(&job.id))?;
        job.letter = Some(serde_json::from_slice(&plain).map_err(|_| corrupt("letter"))?);
    }
    Ok(job)
}

fn read(row: &Row) -> Result<Job> {
    Ok(Job {
        id: row.get("id")?,
        project: row.get("project_id")?,
        task: row.json("task")?,
        letter: None,
        attempt: row.get("attempt")?,
        created_at: row.get("created_at")?,
        origin: read_origin(row)?,
    })
}

fn read_record(row: &Row) -> Result<JobRecord> {
    Ok(JobRecord {
        job: read(row)?,
        run_at: row.get("run_at")?,
        owner: row.get("owner")?,
        dead: row.get("dead")?,
        last_error: row.get("last_error")?,
    })
}

fn place(id: &Id<kind::Job>) -> Place<'_> {
    Place { table: "jobs", column: "letter", row: id.as_bytes(), project: b"" }
}
