//! Keeping the connections of systems that this node may keep, each at its own pace.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use app::{App, connections};
use domain::id::{Id, kind};
use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::held::chain;
use crate::options::Options;

/// Looks at whatever is due at each tick, and when a system calls, until it is told to stop; what is slow holds nothing
/// else up.
pub(crate) async fn run(app: App, options: Options, mut stopping: watch::Receiver<bool>) {
    let busy = Busy::default();
    let mut looks = JoinSet::new();
    let mut ticks = tokio::time::interval(options.connect);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*stopping.borrow() {
        tokio::select! {
            _ = stopping.changed() => break,
            _ = ticks.tick() => {}
            () = connections::wait_for_call(&app) => {}
        }
        while looks.try_join_next().is_some() {}
        match connections::due(&app).await {
            Ok(due) => due.into_iter().filter(|system| busy.begin(*system)).for_each(|system| {
                looks.spawn(look(app.clone(), busy.clone(), system));
            }),
            Err(error) => tracing::error!(error = chain(&error), "connections could not be looked for"),
        }
    }
    // A look that is cut off is made again by whoever takes the connection next.
    let all = async { while looks.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(options.drain, all).await;
}

async fn look(app: App, busy: Busy, system: Id<kind::CredentialSystem>) {
    match AssertUnwindSafe(connections::keep(&app, system)).catch_unwind().await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::error!(system.id = %system, error = chain(&error), "connection not kept"),
        Err(_) => tracing::error!(system.id = %system, "keeping a connection panicked"),
    }
    busy.end(system);
}

/// The systems that are being looked at.
#[derive(Clone, Default)]
struct Busy(Arc<Mutex<HashSet<Id<kind::CredentialSystem>>>>);

impl Busy {
    fn begin(&self, system: Id<kind::CredentialSystem>) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(system)
    }

    fn end(&self, system: Id<kind::CredentialSystem>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&system);
    }
}
