//! A person decides about a run that was held.

use std::time::Duration;

use domain::event::{Actor, Category, Event};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::sync::run::{RunStatus, SyncRun};
use serde_json::json;

use super::lease::{Entry, Lease};
use super::run::{Conduct, sender, unseal};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// How long an approval waits for a run that is there already.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lets a held plan be applied. If users or settings have changed since it was
/// made, it is made anew from the same file and held again.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such run; `sync_not_held` if it
/// does not wait for a person (any more); `sync_running` if another run goes on.
pub async fn approve(cx: &Context, id: Id<kind::SyncRun>) -> Result<SyncRun> {
    cx.require(Permission::ApproveSync)?;
    let cx = cx.clone();
    tokio::spawn(approve_to_the_end(cx, id)).await.map_err(Error::internal)?
}

async fn approve_to_the_end(cx: Context, id: Id<kind::SyncRun>) -> Result<SyncRun> {
    let mut reader = cx.read().await?;
    let run = held(reader.sync_runs().lookup(cx.project().id, id).await?)?;
    let file = unseal(&cx, &mut reader, id).await?;
    drop(reader);
    let file = file.ok_or_else(|| Error::internal("the file of a held run is gone"))?;
    let run = run.approve(sender(&cx).await?).map_err(|_| not_held())?;
    let lease = Lease::acquire(&cx, &run, Entry::Held, PATIENCE).await.map_err(|error| match error {
        Error::Stale => not_held(), // it was rejected or superseded while we waited
        other => other,
    })?;
    note(&cx, id, Category::SyncApproved, "sync_runs.approve").await?;
    let acting = cx.acting_as(Actor::Sync(id));
    let run = Conduct { cx: &acting, run, file, approved: true }.finish().await;
    drop(lease);
    run
}

/// Drops a held plan and its file. Nothing was changed, and nothing is.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such run; `sync_not_held` if it
/// does not wait for a person (any more).
pub async fn reject(cx: &Context, id: Id<kind::SyncRun>) -> Result<SyncRun> {
    cx.require(Permission::ApproveSync)?;
    let by = sender(cx).await?;
    let mut uow = cx.begin().await?;
    let run = held(uow.sync_runs().lookup(cx.project().id, id).await?)?;
    let run = run.reject(by, cx.now()).map_err(|_| not_held())?;
    match uow.sync_runs().update(&run, RunStatus::Held).await {
        Err(store::Error::Stale) => return Err(not_held()),
        result => result?,
    }
    uow.sync_files().remove(id).await?;
    let event = Event { sync_run: Some(id), ..record::event(cx, Category::SyncRejected)? };
    uow.events().add(&event).await?;
    record::audit(cx, &mut uow, "sync_runs.reject", id, json!({})).await?;
    cx.commit(uow, &run).await?;
    Ok(run)
}

async fn note(cx: &Context, id: Id<kind::SyncRun>, category: Category, action: &'static str) -> Result<()> {
    let mut uow = cx.begin().await?;
    let event = Event { sync_run: Some(id), ..record::event(cx, category)? };
    uow.events().add(&event).await?;
    record::audit(cx, &mut uow, action, id, json!({})).await?;
    Ok(uow.commit().await?)
}

fn held(run: Option<SyncRun>) -> Result<SyncRun> {
    let run = run.ok_or(Error::NotFound("sync run"))?;
    if run.status == RunStatus::Held { Ok(run) } else { Err(not_held()) }
}

fn not_held() -> Error {
    Error::conflict("sync_not_held", "the run does not wait for a decision; reload the list of runs")
}
