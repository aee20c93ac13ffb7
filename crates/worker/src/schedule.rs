//! Running the sweeps, again and again.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use app::{App, sweeps};
use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use crate::held::chain;
use crate::measures;
use crate::options::Options;

/// Runs every sweep at each tick until it is told to stop; the one that runs then ends first.
pub(crate) async fn run(app: App, options: Options, mut stopping: watch::Receiver<bool>) {
    let started_at = app.now();
    let mut ticks = tokio::time::interval(options.sweep);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*stopping.borrow() {
        tokio::select! {
            _ = stopping.changed() => return,
            _ = ticks.tick() => all(&app, started_at, &stopping).await,
        }
    }
}

/// One that fails keeps no other from running; it looks again at the next tick.
async fn all(app: &App, started_at: domain::time::Timestamp, stopping: &watch::Receiver<bool>) {
    for sweep in sweeps::ALL {
        if *stopping.borrow() {
            return;
        }
        let began = Instant::now();
        let swept = AssertUnwindSafe(sweep.run(app, started_at)).catch_unwind().await;
        let found = swept.as_ref().ok().and_then(|swept| swept.as_ref().ok());
        measures::swept(sweep, found.copied(), began.elapsed());
        match swept {
            Ok(Ok(0)) => {}
            Ok(Ok(found)) => tracing::debug!(sweep = sweep.name(), found, "swept"),
            Ok(Err(error)) => tracing::error!(sweep = sweep.name(), error = chain(&error), "sweep failed"),
            Err(_) => tracing::error!(sweep = sweep.name(), "sweep panicked"),
        }
    }
}
