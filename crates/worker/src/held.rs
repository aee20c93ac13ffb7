//! One job, held and run.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use app::{App, Error, jobs, outbox};
use domain::job::Job;
use futures_util::FutureExt;

use crate::measures;
use crate::options::Options;

/// Runs a job that was claimed, holding its lease meanwhile. Whatever happens, the
/// job is ended, given back, or taken up again by somebody when its lease has ended.
pub async fn run(app: App, options: Options, job: Job) {
    let (kind, began) = (job.task.kind(), Instant::now());
    let work = AssertUnwindSafe(outbox::run(&app, &job)).catch_unwind();
    let outcome = tokio::select! {
        outcome = work => {
            measures::ran(kind, began.elapsed());
            outcome
        }
        () = hold(&app, &options, &job) => {
            tracing::warn!(job.id = %job.id, job.kind = job.task.kind(), "lost the lease of a job");
            return;
        }
    };
    match outcome {
        Ok(Ok(())) => tracing::debug!(job.id = %job.id, job.kind = job.task.kind(), "job ran"),
        Ok(Err(Error::Stale)) => {
            tracing::info!(job.id = %job.id, job.kind = job.task.kind(), "somebody else has the job by now");
        }
        Ok(Err(error)) => {
            tracing::error!(job.id = %job.id, job.kind = job.task.kind(), error = chain(&error), "job failed");
            put_back(&app, &job, &error.to_string()).await;
        }
        Err(_) => {
            // The panic's own words may hold what must not be logged.
            tracing::error!(job.id = %job.id, job.kind = job.task.kind(), "job panicked");
            put_back(&app, &job, "it broke down; the log says where").await;
        }
    }
}

/// If even this fails, the lease runs out and the job is tried again.
async fn put_back(app: &App, job: &Job, why: &str) {
    if let Err(error) = outbox::put_back(app, job, why).await {
        tracing::error!(job.id = %job.id, error = chain(&error), "job could not be given back");
    }
}

/// Renews the lease; returns when it is lost.
async fn hold(app: &App, options: &Options, job: &Job) {
    loop {
        tokio::time::sleep(options.renew).await;
        match jobs::hold(app, job, options.lease).await {
            Ok(()) => {}
            Err(Error::Stale) => return,
            Err(error) => tracing::warn!(job.id = %job.id, error = chain(&error), "lease not renewed"),
        }
    }
}

/// An error with its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
