//! What happens: how much of it is taken in, how fast it is found, and how soon it is seen.
//!
//! Rules, inputs and webhooks are set up as their users do, through the API, in `reactions`; what happens, happens at a
//! simulated system, in `elsewhere`.

#![expect(
    clippy::disallowed_methods,
    reason = "a bench is its own composition root: its simulators have the real time"
)]

mod arrivals;
mod elsewhere;
mod ground;
mod intake;
mod latency;
mod questions;
mod reactions;
mod receiver;
mod review;
mod seed;
mod stream;

use std::time::Duration;

use crate::database::Kind;

/// How many rules are active while events come in.
const RULES: usize = 50;

/// One of the things that are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// How much is taken in.
    Intake,
    /// How fast lists answer.
    List,
    /// How soon it is seen.
    Latency,
}

impl Part {
    /// Everything.
    pub const ALL: [Self; 3] = [Self::Intake, Self::List, Self::Latency];

    /// What it is called on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::List => "list",
            Self::Latency => "latency",
        }
    }
}

/// What to measure.
#[derive(Debug, Clone, Copy)]
pub struct Measures {
    /// How many events there are when lists are asked for.
    pub events: usize,
    /// How many users there are, each with events.
    pub users: usize,
    /// For how long events are sent and waited for.
    pub span: Duration,
    /// How many a second.
    pub rate: u32,
}

/// Measures these parts, and prints their tables.
///
/// # Panics
/// If the server refuses or loses anything.
pub async fn run(measures: Measures, parts: &[Part], kinds: &[Kind]) {
    if parts.contains(&Part::Intake) {
        println!("{}", intake::HEAD);
        for kind in kinds {
            intake::from_system(kind.fresh().await, measures.users, RULES).await;
            intake::from_file(kind.fresh().await, measures.users, RULES).await;
        }
    }
    if parts.contains(&Part::List) {
        println!("{}", review::HEAD);
        for kind in kinds {
            review::measure(kind.fresh().await, measures.events).await;
        }
    }
    if parts.contains(&Part::Latency) {
        println!("{}", latency::HEAD);
        for kind in kinds {
            latency::measure(kind.fresh().await, measures.rate, measures.span).await;
        }
    }
}

/// The 50th and the 99th of a hundred.
fn percentiles(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort();
    let of = |hundredth: usize| times.get((times.len() * hundredth / 100).min(times.len().saturating_sub(1)));
    (of(50).copied().unwrap_or(Duration::MAX), of(99).copied().unwrap_or(Duration::MAX))
}

fn ms(time: Duration) -> String {
    if time == Duration::MAX { "–".to_owned() } else { format!("{:.1} ms", time.as_secs_f64() * 1000.0) }
}

/// How many a second.
#[expect(clippy::cast_precision_loss, reason = "events are counted in millions")]
fn ratio(count: u64, seconds: f64) -> f64 {
    count as f64 / seconds
}

fn name(database: &crate::Database) -> &'static str {
    if *database == crate::Database::Sqlite { "SQLite" } else { "PostgreSQL" }
}
