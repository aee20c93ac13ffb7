//! What is measured here, through the facade of `metrics`: with no recorder installed, nothing is.

use std::time::{Duration, Instant};

use domain::event::Category;

const EVENTS: &str = "claviger_events_recorded_total";
const WAIT: &str = "claviger_database_wait_seconds";
const GROUP_UNITS: &str = "claviger_database_group_units";
const GROUP_COMMIT: &str = "claviger_database_group_commit_seconds";
const UNAVAILABLE: &str = "claviger_database_unavailable_total";

/// What a connection is waited for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Read,
    Write,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Begins every series at nothing, so that the first step of a counter is seen as one.
pub fn announce() {
    for category in Category::ALL {
        metrics::counter!(EVENTS, "category" => category.as_str()).absolute(0);
    }
    for purpose in [Purpose::Read, Purpose::Write] {
        let _ = metrics::histogram!(WAIT, "for" => purpose.name());
        metrics::counter!(UNAVAILABLE, "for" => purpose.name()).absolute(0);
    }
    let _ = metrics::histogram!(GROUP_UNITS);
    let _ = metrics::histogram!(GROUP_COMMIT);
}

/// So many events of a category are committed.
pub(crate) fn recorded(category: Category, count: u64) {
    metrics::counter!(EVENTS, "category" => category.as_str()).increment(count);
}

/// Measures how long a connection, or a turn on the writer, was waited for, and whether one came.
pub(crate) async fn wait<T, E>(purpose: Purpose, coming: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let began = Instant::now();
    let came = coming.await;
    metrics::histogram!(WAIT, "for" => purpose.name()).record(began.elapsed());
    if came.is_err() {
        metrics::counter!(UNAVAILABLE, "for" => purpose.name()).increment(1);
    }
    came
}

/// A group of units was committed together.
#[expect(clippy::cast_precision_loss, reason = "a group has a few hundred units at most")]
pub(crate) fn group_committed(units: usize, took: Duration) {
    metrics::histogram!(GROUP_UNITS).record(units as f64);
    metrics::histogram!(GROUP_COMMIT).record(took);
}
