//! Telling the receivers of webhooks, each at its own pace.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;

use app::webhooks::{self, Due};
use app::{App, Error};
use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::held::chain;
use crate::options::Options;

/// Looks for receivers that something is due for, whenever something was queued, one was left, or a while has passed,
/// until it is told to stop. Receivers take no hands of jobs, and none waits for another.
pub(crate) async fn run(app: App, options: Options, mut stopping: watch::Receiver<bool>) {
    let mut couriers = Couriers { app, stopping: stopping.clone(), busy: HashSet::new(), running: JoinSet::new() };
    if let Err(error) = webhooks::let_go(&couriers.app).await {
        tracing::error!(error = chain(&error), "receivers that this node held before stay held for a while");
    }
    while !*stopping.borrow() {
        couriers.send(options.receivers).await;
        tokio::select! {
            _ = stopping.changed() => break,
            Some(left) = couriers.running.join_next(), if !couriers.running.is_empty() => couriers.left(left.ok()),
            () = couriers.app.store().new_deliveries() => {}
            () = tokio::time::sleep(options.webhooks) => {}
        }
    }
    // What is cut off is sent again by whoever holds the receiver next.
    let all = async { while couriers.running.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(options.drain, all).await;
}

struct Couriers {
    app: App,
    stopping: watch::Receiver<bool>,
    busy: HashSet<Due>,
    running: JoinSet<Due>,
}

impl Couriers {
    /// Sends to every receiver that something is due for, to so many at once.
    async fn send(&mut self, at_once: usize) {
        while let Some(left) = self.running.try_join_next() {
            self.left(left.ok());
        }
        let free = at_once.saturating_sub(self.running.len());
        if free == 0 {
            return;
        }
        let due = match webhooks::due(&self.app, free).await {
            Ok(due) => due,
            Err(error) => return tracing::error!(error = chain(&error), "webhooks could not be looked for"),
        };
        for due in due {
            if self.busy.insert(due) {
                self.running.spawn(drain(self.app.clone(), self.stopping.clone(), due));
            }
        }
    }

    /// A receiver is left. Its task cannot break: it catches what does.
    fn left(&mut self, left: Option<Due>) {
        if let Some(due) = left {
            self.busy.remove(&due);
        }
    }
}

async fn drain(app: App, stopping: watch::Receiver<bool>, due: Due) -> Due {
    let is_stopping = || *stopping.borrow();
    match AssertUnwindSafe(webhooks::drain(&app, due, is_stopping)).catch_unwind().await {
        Ok(Ok(sent)) => tracing::debug!(webhook.id = %due.webhook, sent, "told a receiver"),
        Ok(Err(Error::Stale)) => {
            tracing::info!(webhook.id = %due.webhook, "a receiver is gone, or another node has it");
        }
        Ok(Err(error)) => tracing::error!(webhook.id = %due.webhook, error = chain(&error), "receiver not told"),
        Err(_) => tracing::error!(webhook.id = %due.webhook, "telling a receiver panicked"),
    }
    due
}
