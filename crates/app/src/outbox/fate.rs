//! What becomes of a job after it ran.

use domain::job::{Job, Task};
use domain::time::{SignedDuration, Timestamp};

use super::{invitation, pin};
use crate::context::{App, Context};
use crate::error::Result;
use crate::measures::{self, JobEnd};
use crate::rules;

/// The waits after the first tries, in minutes; the last one repeats.
const WAITS_MIN: [i64; 5] = [1, 2, 5, 10, 30];
/// After so many tries, a day has passed.
const TRIES: u32 = 52;

/// What becomes of a job after it ran.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is done; its end is still to be written.
    Done,
    /// It is done, and ended in the unit that recorded what it did.
    Ended,
    /// It may go better later, and is given up after a day.
    Failed(String),
    /// It may go better later, however long that takes.
    Waits(String),
    /// As [`Fate::Waits`], and no longer than this: it takes something away.
    WaitsAtMost(SignedDuration, String),
    /// Its system keeps it from being done, and nothing is said of the job: until this moment, or until it is called.
    GivesWay(Timestamp, String),
    /// It must not run before this moment.
    NotBefore(Timestamp, String),
    /// It will never go.
    Hopeless(String),
}

/// Writes what becomes of a job.
pub(super) async fn seal(cx: &Context, job: &Job, fate: Fate) -> Result<()> {
    let end = fate.end(job);
    write(cx, job, fate).await?;
    measures::job_ended(job.task.kind(), end);
    Ok(())
}

impl Fate {
    fn end(&self, job: &Job) -> JobEnd {
        match self {
            Self::Done | Self::Ended => JobEnd::Done,
            Self::Failed(_) if job.attempt >= TRIES => JobEnd::Dead,
            Self::Failed(_) | Self::Waits(_) | Self::WaitsAtMost(..) => JobEnd::Retried,
            Self::GivesWay(..) | Self::NotBefore(..) => JobEnd::Postponed,
            Self::Hopeless(_) => JobEnd::Dead,
        }
    }
}

async fn write(cx: &Context, job: &Job, fate: Fate) -> Result<()> {
    match fate {
        Fate::Ended => Ok(()),
        Fate::Done => end(cx.app(), job).await,
        Fate::Failed(why) if job.attempt >= TRIES => give_up(cx, job, &why).await,
        Fate::Failed(why) | Fate::Waits(why) => later(cx, job, after(cx.now(), job.attempt), &why).await,
        Fate::WaitsAtMost(longest, why) => {
            let latest = cx.now().saturating_add(longest).unwrap_or(Timestamp::MAX);
            later(cx, job, after(cx.now(), job.attempt).min(latest), &why).await
        }
        Fate::GivesWay(at, why) => give_way(cx, job, at, &why).await,
        Fate::NotBefore(at, why) => later(cx, job, at, &why).await,
        Fate::Hopeless(why) => give_up(cx, job, &why).await,
    }
}

/// Ends a job whose project is gone.
pub(super) async fn forget(app: &App, job: &Job) -> Result<()> {
    tracing::info!(job.id = %job.id, job.kind = job.task.kind(), "dropped a job without a project");
    end(app, job).await
}

async fn end(app: &App, job: &Job) -> Result<()> {
    let mut uow = app.store().begin().await?;
    uow.jobs().complete(job.id, job.attempt).await?;
    Ok(uow.commit().await?)
}

async fn later(cx: &Context, job: &Job, at: Timestamp, why: &str) -> Result<()> {
    tracing::info!(job.id = %job.id, job.kind = job.task.kind(), job.attempt, run_at = %at, why, "job waits");
    let mut uow = cx.begin().await?;
    uow.jobs().retry_later(job.id, job.attempt, at, why).await?;
    cx.commit(uow, &()).await
}

async fn give_way(cx: &Context, job: &Job, at: Timestamp, why: &str) -> Result<()> {
    tracing::debug!(job.id = %job.id, job.kind = job.task.kind(), run_at = %at, why, "job gives way");
    let mut uow = cx.begin().await?;
    uow.jobs().give_way(job.id, job.attempt, at, why).await?;
    cx.commit(uow, &()).await
}

/// The job stays to be seen; what hung on it learns that it will not happen.
async fn give_up(cx: &Context, job: &Job, why: &str) -> Result<()> {
    tracing::warn!(job.id = %job.id, job.kind = job.task.kind(), job.attempt, why, "job given up");
    let mut uow = cx.begin().await?;
    match job.task {
        Task::SendInvitation { invitation } => invitation::fail(cx, &mut uow, invitation).await?,
        Task::SendEnrolmentPin { invitation } => Box::pin(pin::fail(cx, &mut uow, invitation)).await?,
        Task::RunRule { firing } => Box::pin(rules::give_up(cx, &mut uow, firing, why)).await?,
        _ => {}
    }
    uow.jobs().bury(job.id, job.attempt, why).await?;
    cx.commit(uow, &()).await
}

fn after(now: Timestamp, attempt: u32) -> Timestamp {
    let index = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX).min(WAITS_MIN.len() - 1);
    now.saturating_add(SignedDuration::from_mins(WAITS_MIN[index])).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_spread_over_a_day() {
        let start: Timestamp = "2027-01-15T08:00:00Z".parse().unwrap();
        let mut at = start;
        let mut waits = Vec::new();
        for attempt in 1..TRIES {
            let next = after(at, attempt);
            waits.push(next.duration_since(at).as_mins());
            at = next;
        }
        assert_eq!(waits[..6], [1, 2, 5, 10, 30, 30]);
        assert_eq!(at.duration_since(start).as_hours(), 23);
        assert!(after(at, TRIES).duration_since(start).as_hours() >= 24);
    }
}
