//! What is measured of jobs and sweeps, through the facade of `metrics`.

use std::time::Duration;

use app::sweeps::{self, Sweep};

use crate::jobs::KINDS;

const CLAIMED: &str = "claviger_jobs_claimed_total";
const RUNNING: &str = "claviger_jobs_running";
const JOB_SECONDS: &str = "claviger_job_seconds";
const SWEEP_SECONDS: &str = "claviger_sweep_seconds";
const SWEEP_FOUND: &str = "claviger_sweep_found_total";
const SWEEP_FAILURES: &str = "claviger_sweep_failures_total";

/// Begins every series at nothing.
pub fn announce() {
    for kind in KINDS {
        metrics::counter!(CLAIMED, "kind" => kind).absolute(0);
        let _ = metrics::histogram!(JOB_SECONDS, "kind" => kind);
    }
    metrics::gauge!(RUNNING).set(0.0);
    for sweep in sweeps::ALL {
        let _ = metrics::histogram!(SWEEP_SECONDS, "sweep" => sweep.name());
        metrics::counter!(SWEEP_FOUND, "sweep" => sweep.name()).absolute(0);
        metrics::counter!(SWEEP_FAILURES, "sweep" => sweep.name()).absolute(0);
    }
}

/// So many jobs of a kind were taken.
pub(crate) fn claimed(kind: &'static str, jobs: usize) {
    metrics::counter!(CLAIMED, "kind" => kind).increment(u64::try_from(jobs).unwrap_or(u64::MAX));
}

/// So many jobs run now.
pub(crate) fn running(jobs: usize) {
    metrics::gauge!(RUNNING).set(u32::try_from(jobs).unwrap_or(u32::MAX));
}

/// A job ran for so long, however it ended.
pub(crate) fn ran(kind: &'static str, took: Duration) {
    metrics::histogram!(JOB_SECONDS, "kind" => kind).record(took);
}

/// A sweep looked, and found so much; `None`: it failed.
pub(crate) fn swept(sweep: Sweep, found: Option<u64>, took: Duration) {
    metrics::histogram!(SWEEP_SECONDS, "sweep" => sweep.name()).record(took);
    match found {
        Some(found) => metrics::counter!(SWEEP_FOUND, "sweep" => sweep.name()).increment(found),
        None => metrics::counter!(SWEEP_FAILURES, "sweep" => sweep.name()).increment(1),
    }
}
