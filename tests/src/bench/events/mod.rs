//! What happens: how much of it is taken in, how fast it is found, and how soon it is seen.
//!
//! Rules, inputs and webhooks are set up as their users do, through the API, in `reactions`.

mod intake;
mod latency;
mod reactions;
mod review;
mod seed;
mod stream;

use std::time::Duration;

use crate::database::Kind;

/// How many rules are active while events come in.
const RULES: usize = 50;

/// What to measure.
#[derive(Debug, Clone, Copy)]
pub struct Measures {
    /// How many events there are when lists are asked for.
    pub events: usize,
    /// How many users come in by a file, each with its events.
    pub users: usize,
    /// For how long events are sent and waited for.
    pub span: Duration,
    /// How many a second.
    pub rate: u32,
}

/// Measures everything, and prints the tables.
///
/// # Panics
/// If the server refuses or loses anything.
pub async fn run(measures: Measures, kinds: &[Kind]) {
    for kind in kinds {
        intake::measure(kind.fresh().await, measures.users, RULES).await;
    }
    for kind in kinds {
        review::measure(kind.fresh().await, measures.events).await;
    }
    latency::measure(Kind::Sqlite.fresh().await, measures.rate, measures.span).await;
}

/// The 50th and the 99th of a hundred.
fn percentiles(times: &mut [Duration]) -> (Duration, Duration) {
    assert!(!times.is_empty(), "nothing was measured");
    times.sort();
    (times[times.len() / 2], times[(times.len() * 99 / 100).min(times.len() - 1)])
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn name(database: &crate::Database) -> &'static str {
    if *database == crate::Database::Sqlite { "SQLite" } else { "PostgreSQL" }
}
