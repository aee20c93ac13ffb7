//! Runs of one project never overlap: whoever runs holds the project's lease.
//!
//! The lease is short and extended while the run works, so that the run of a
//! server that died is taken over soon. What was half done then was never
//! committed; only the run's own row tells of it, and is closed.

use std::time::Duration;

use domain::id::{Id, kind};
use domain::sync::run::{RunStatus, SyncRun};
use domain::time::{SignedDuration, Timestamp};
use store::UnitOfWork;

use super::recover;
use crate::context::Context;
use crate::error::{Error, Result};

/// How long a lease is believed without a word from its holder.
const TERM: SignedDuration = SignedDuration::from_secs(30);
/// How often the holder says that it is there.
const BEAT: Duration = Duration::from_secs(5);
/// How often one who waits looks again.
const PAUSE: Duration = Duration::from_millis(200);

/// A project's lease, held by a run. Dropped, it is not extended any more.
pub(super) struct Lease {
    heart: tokio::task::JoinHandle<()>,
}

/// Whether the run's row is new or was held before.
#[derive(Clone, Copy)]
pub(super) enum Entry {
    /// The run is written for the first time.
    New,
    /// The run waited for a person.
    Held,
}

impl Lease {
    /// Waits for the project's lease and writes the run, which is running from now on.
    ///
    /// # Errors
    /// `sync_running` if another run is still there when the patience is over.
    pub(super) async fn acquire(cx: &Context, run: &SyncRun, entry: Entry, patience: Duration) -> Result<Self> {
        let mut waited = Duration::ZERO;
        loop {
            if try_to_acquire(cx, run, entry).await? {
                return Ok(Self { heart: tokio::spawn(beat(cx.clone(), run.id)) });
            }
            if waited >= patience {
                let detail = "another Auto-sync of this project is running; send the file again when it is over";
                return Err(Error::conflict("sync_running", detail));
            }
            tokio::time::sleep(PAUSE).await;
            waited += PAUSE;
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.heart.abort();
    }
}

async fn try_to_acquire(cx: &Context, run: &SyncRun, entry: Entry) -> Result<bool> {
    let project = cx.project().id;
    let mut uow = cx.begin().await?;
    if !uow.autosync_state().acquire(project, run.id, cx.now(), end(cx.now())).await? {
        return Ok(false);
    }
    // Whatever is still called running has lost its lease.
    recover::close_leftovers(cx, &mut uow, run.id).await?;
    match entry {
        Entry::New => uow.sync_runs().add(run).await?,
        Entry::Held => uow.sync_runs().update(run, RunStatus::Held).await?,
    }
    uow.commit().await?;
    Ok(true)
}

/// Makes sure, in the unit that is going to write, that the lease is still the run's.
///
/// # Errors
/// `sync_interrupted` if another run has taken over.
pub(super) async fn confirm(cx: &Context, uow: &mut UnitOfWork, run: Id<kind::SyncRun>) -> Result<()> {
    uow.autosync_state().extend(cx.project().id, run, end(cx.now())).await.map_err(|error| match error {
        store::Error::Stale => interrupted(),
        other => other.into(),
    })
}

/// Gives the lease back, in the unit that ends the run.
///
/// # Errors
/// `sync_interrupted` if another run has taken over.
pub(super) async fn release(cx: &Context, uow: &mut UnitOfWork, run: Id<kind::SyncRun>) -> Result<()> {
    let held = uow.autosync_state().release(cx.project().id, run).await?;
    if held { Ok(()) } else { Err(interrupted()) }
}

fn interrupted() -> Error {
    Error::conflict("sync_interrupted", "the run lost its turn to another one; send the file again")
}

fn end(now: Timestamp) -> Timestamp {
    now.saturating_add(TERM).unwrap_or(Timestamp::MAX)
}

async fn beat(cx: Context, run: Id<kind::SyncRun>) {
    loop {
        tokio::time::sleep(BEAT).await;
        if let Err(error) = extend(&cx, run).await {
            tracing::warn!(run.id = %run, error = %error, "a sync run could not extend its lease");
        }
    }
}

async fn extend(cx: &Context, run: Id<kind::SyncRun>) -> Result<()> {
    let mut uow = cx.begin().await?;
    confirm(cx, &mut uow, run).await?;
    Ok(uow.commit().await?)
}
