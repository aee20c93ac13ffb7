//! Runs that a server left behind when it died.

use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::sync::FaultList;
use domain::sync::run::{RunStatus, SyncRun};
use store::UnitOfWork;

use super::lease;
use crate::context::{App, Context};
use crate::error::{Error, Result};
use crate::record;

/// Closes, in every project, the runs whose servers are gone; answers how many
/// projects had one. Nothing of such a run was applied. To be called at the start
/// and now and then.
///
/// # Errors
/// If the database fails.
pub async fn recover(app: &App) -> Result<u64> {
    let projects = app.store().read().await?.projects().list().await?;
    let mut recovered = 0;
    for project in projects {
        let cx = app.as_system(project);
        recovered += u64::from(recover_in(&cx).await?);
    }
    Ok(recovered)
}

async fn recover_in(cx: &Context) -> Result<bool> {
    let open = cx.read().await?.sync_runs().open(cx.project().id).await?;
    if open.iter().all(|run| run.status != RunStatus::Running) {
        return Ok(false);
    }
    let mut uow = cx.begin().await?;
    let probe = cx.fresh_id()?;
    if !uow.autosync_state().acquire(cx.project().id, probe, cx.now(), cx.now()).await? {
        return Ok(false); // it is being worked on
    }
    close_leftovers(cx, &mut uow, probe).await?;
    lease::release(cx, &mut uow, probe).await?;
    uow.commit().await?;
    Ok(true)
}

/// Closes whatever is called running but has no lease, which `holder` has.
pub(super) async fn close_leftovers(cx: &Context, uow: &mut UnitOfWork, holder: Id<kind::SyncRun>) -> Result<()> {
    for run in uow.sync_runs().open(cx.project().id).await? {
        if run.status == RunStatus::Running && run.id != holder {
            close(cx, uow, run).await?;
        }
    }
    Ok(())
}

/// A run that a person had approved waits for a person again; any other failed.
async fn close(cx: &Context, uow: &mut UnitOfWork, run: SyncRun) -> Result<()> {
    let id = run.id;
    let (run, category) = if run.decided_by.is_some() {
        let report = run.report.clone();
        (run.hold(report), Category::SyncHeld)
    } else {
        (run.fail(None, FaultList::default(), cx.now()), Category::SyncFailed)
    };
    uow.sync_runs().update(&run.map_err(Error::internal)?, RunStatus::Running).await?;
    let detail = Detail::cause("the server stopped during the run; nothing was changed");
    let event = Event { sync_run: Some(id), detail, ..record::event(cx, category)? };
    Ok(uow.events().add(&event).await?)
}
