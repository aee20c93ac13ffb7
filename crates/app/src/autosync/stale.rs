//! A source that has fallen silent.

use domain::event::{Category, Event};
use domain::job::{ContactNotice, Task};
use domain::time::{SignedDuration, Timestamp};
use store::repo::AutosyncState;

use crate::context::{App, Context};
use crate::error::Result;
use crate::{jobs, record};

/// So many missed intervals are silence.
const INTERVALS: i64 = 3;

/// Raises the alarm, once, in every project in which no run has completed for
/// three intervals; answers in how many. A project that never synced is not silent.
///
/// # Errors
/// If the database fails.
pub async fn check_stale(app: &App) -> Result<u64> {
    let projects = app.store().read().await?.projects().list().await?;
    let mut raised = 0;
    for project in projects {
        let cx = app.as_system(project);
        raised += u64::from(check(&cx).await?);
    }
    Ok(raised)
}

async fn check(cx: &Context) -> Result<bool> {
    let project = cx.project().id;
    let mut reader = cx.read().await?;
    let settings = reader.settings().lookup(project).await?.settings.autosync;
    let state = reader.autosync_state().lookup(project).await?;
    drop(reader);
    if !settings.enabled || !is_newly_stale(&state, settings.interval_minutes, cx.now()) {
        return Ok(false);
    }
    let mut uow = cx.begin().await?;
    // Looked at again where nobody else can change it.
    let mut state = uow.autosync_state().lookup(project).await?;
    if !is_newly_stale(&state, settings.interval_minutes, cx.now()) {
        return Ok(false);
    }
    state.stale_since = Some(cx.now());
    uow.autosync_state().remember(project, &state).await?;
    let event = Event { sync_run: state.last_completed_run, ..record::event(cx, Category::SyncStale)? };
    uow.events().add(&event).await?;
    jobs::queue(cx, &mut uow, Task::NotifyContact { notice: ContactNotice::SyncStale }).await?;
    uow.commit().await?;
    Ok(true)
}

fn is_newly_stale(state: &AutosyncState, interval_minutes: u32, now: Timestamp) -> bool {
    let patience = SignedDuration::from_mins(i64::from(interval_minutes) * INTERVALS);
    let is_silent = state.last_completed_at.is_some_and(|at| now.duration_since(at) > patience);
    is_silent && state.stale_since.is_none()
}
