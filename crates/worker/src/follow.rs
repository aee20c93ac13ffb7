//! Letting followers read what happens, each at its own pace.

use std::panic::AssertUnwindSafe;

use app::App;
use app::follow::{self, Follower, Step};
use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::held::chain;
use crate::options::Options;

/// Runs every follower until it is told to stop, and the pages that are taken then to their end.
pub(crate) async fn run(app: App, options: Options, stopping: watch::Receiver<bool>) {
    let mut running = JoinSet::new();
    for follower in follow::ALL {
        running.spawn(read(follower, app.clone(), options.clone(), stopping.clone()));
    }
    while running.join_next().await.is_some() {}
}

async fn read(follower: Follower, app: App, options: Options, mut stopping: watch::Receiver<bool>) {
    let mut signal = app.store().event_signal();
    let mut is_failing = false;
    while !*stopping.borrow() {
        let step = AssertUnwindSafe(follower.step(&app)).catch_unwind().await;
        match &step {
            Ok(Ok(_)) => {}
            Ok(Err(error)) if !is_failing => {
                tracing::error!(follower = follower.name(), error = chain(error), "events not followed; trying on");
            }
            Err(_) if !is_failing => tracing::error!(follower = follower.name(), "a follower panicked; trying on"),
            _ => {}
        }
        is_failing = !matches!(step, Ok(Ok(_)));
        if matches!(step, Ok(Ok(Step::Took))) {
            continue;
        }
        tokio::select! {
            _ = stopping.changed() => return,
            () = signal.wait(), if !is_failing => {}
            () = tokio::time::sleep(options.follow) => {}
        }
        tokio::time::sleep(options.follow_pause).await;
    }
}
