//! Taking jobs, and holding them while they run.

use std::collections::BTreeSet;

use domain::id::{Id, kind};
use domain::job::Job;
use domain::time::{SignedDuration, Timestamp};

use crate::context::App;
use crate::error::Result;

pub use store::JobSignal;

/// What wakes whoever waits for jobs.
///
/// # Errors
/// If the database does not answer.
pub async fn signal(app: &App) -> Result<JobSignal> {
    Ok(app.store().job_signal().await?)
}

/// Of which of these kinds jobs are due.
///
/// # Errors
/// If the database fails.
pub async fn due(app: &App, kinds: &[&'static str]) -> Result<BTreeSet<String>> {
    Ok(app.store().read().await?.jobs().due(kinds, app.now()).await?)
}

/// Takes jobs of a kind that are due, for so long; no job is taken twice.
///
/// # Errors
/// If the database fails.
pub async fn claim(app: &App, kind: &str, limit: u32, lease: SignedDuration) -> Result<Vec<Job>> {
    let mut uow = app.store().begin().await?;
    let jobs = uow.jobs().claim(kind, &app.parts().node, app.now(), lease, limit).await?;
    uow.commit().await?;
    Ok(jobs)
}

/// Takes one job, if nobody has taken it yet.
///
/// # Errors
/// If the database fails.
pub async fn claim_one(app: &App, id: Id<kind::Job>, lease: SignedDuration) -> Result<Option<Job>> {
    let mut uow = app.store().begin().await?;
    let job = uow.jobs().claim_one(id, &app.parts().node, app.now(), lease).await?;
    uow.commit().await?;
    Ok(job)
}

/// Holds a job for so long from now on.
///
/// # Errors
/// [`crate::Error::Stale`] if the lease ended and somebody else has the job.
pub async fn hold(app: &App, job: &Job, lease: SignedDuration) -> Result<()> {
    let until = app.now().saturating_add(lease).unwrap_or(Timestamp::MAX);
    let mut uow = app.store().begin().await?;
    uow.jobs().extend(job.id, job.attempt, until).await?;
    Ok(uow.commit().await?)
}
