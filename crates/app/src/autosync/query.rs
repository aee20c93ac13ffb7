//! What people see of Auto-sync: its state, its runs, and their plans.

use std::collections::HashMap;
use std::sync::Arc;

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::sync::Row;
use domain::sync::csv::Detector;
use domain::sync::run::{RunStatus, SyncRun};
use domain::time::Timestamp;
use domain::user::User;
use store::repo::{SYNC_RUNS, StagedChange};

use super::file::{LineSet, RowSource};
use super::rulebook::Rulebook;
use super::run::unseal;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// How a project's Auto-sync is doing.
#[derive(Debug, Clone)]
pub struct AutosyncState {
    /// Whether files are taken.
    pub enabled: bool,
    /// How often a file is expected, in minutes.
    pub interval_minutes: u32,
    /// The last run that counts as a sync.
    pub last_completed: Option<SyncRun>,
    /// The run that waits for a person.
    pub held: Option<SyncRun>,
    /// Whether a run is going on.
    pub running: bool,
    /// Since when runs fail.
    pub failing_since: Option<Timestamp>,
    /// Since when it is known that no run completes.
    pub stale_since: Option<Timestamp>,
}

/// How a project's Auto-sync is doing.
///
/// # Errors
/// [`Error::Forbidden`] for who may neither read the project's people nor upload.
pub async fn state(cx: &Context) -> Result<AutosyncState> {
    cx.require(Permission::UploadSync).or_else(|_| cx.require(Permission::ReadPeople))?;
    let project = cx.project().id;
    let mut reader = cx.read().await?;
    let settings = reader.settings().lookup(project).await?.settings.autosync;
    let state = reader.autosync_state().lookup(project).await?;
    let last_completed = match state.last_completed_run {
        Some(run) => reader.sync_runs().lookup(project, run).await?,
        None => None,
    };
    let open = reader.sync_runs().open(project).await?;
    Ok(AutosyncState {
        enabled: settings.enabled,
        interval_minutes: settings.interval_minutes,
        last_completed,
        running: open.iter().any(|run| run.status == RunStatus::Running),
        held: open.into_iter().find(|run| run.status == RunStatus::Held),
        failing_since: state.failing_since,
        stale_since: state.stale_since,
    })
}

/// A page of the project's runs.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<SyncRun>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&SYNC_RUNS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.sync_runs().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.sync_runs().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}

/// A run.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such run.
pub async fn lookup(cx: &Context, id: Id<kind::SyncRun>) -> Result<SyncRun> {
    cx.require(Permission::ReadPeople)?;
    let run = cx.read().await?.sync_runs().lookup(cx.project().id, id).await?;
    run.ok_or(Error::NotFound("sync run"))
}

/// One change of a plan, with whom it is about.
#[derive(Debug, Clone)]
pub struct PlannedChange {
    /// The change: its place in the plan, its kind, line and user.
    pub change: StagedChange,
    /// The user as they are now; none if not yet or no more.
    pub user: Option<User>,
    /// The row of the file; none where the file is not kept any more.
    pub row: Option<Row>,
}

/// The changes of a run from a place in its plan on, of one kind or of every
/// kind; a run that waits shows what its file says beside what is there. The
/// cursor of the next page is its place.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such run.
pub async fn changes(
    cx: &Context,
    id: Id<kind::SyncRun>,
    kind: Option<&str>,
    from: u64,
    limit: u32,
) -> Result<Listing<PlannedChange>> {
    lookup(cx, id).await?;
    let project = cx.project().id;
    let mut uow = cx.read().await?;
    let mut staged = uow.sync_changes().chunk(id, kind, from, limit + 1).await?;
    let total = uow.sync_changes().count(id, kind).await?;
    let next = staged.split_off(staged.len().min(limit as usize)).first().map(|change| change.seq);
    let ids: Vec<Id<kind::User>> = staged.iter().filter_map(|change| change.user).collect();
    let users = uow.sync_apply().load_listed(project, &ids).await?;
    let mut users: HashMap<_, User> = users.into_iter().map(|listed| (listed.user.id, listed.user)).collect();
    drop(uow);
    let mut rows = rows(cx, id, &staged).await?;
    let whole = |change: StagedChange| {
        let user = change.user.and_then(|user| users.remove(&user));
        let row = change.line.and_then(|line| rows.remove(&line));
        PlannedChange { change, user, row }
    };
    let items = staged.into_iter().map(whole).collect();
    Ok(Listing { items, next_cursor: next.map(|next| next.to_string()), total: Some(total) })
}

/// The rows of these changes, out of the file that was kept with the run.
async fn rows(cx: &Context, id: Id<kind::SyncRun>, staged: &[StagedChange]) -> Result<HashMap<u32, Row>> {
    let mut lines = LineSet::default();
    staged.iter().filter_map(|change| change.line).for_each(|line| lines.insert(line));
    let mut reader = cx.read().await?;
    let Some(file) = unseal(cx, &mut reader, id).await? else { return Ok(HashMap::new()) };
    let rulebook = Arc::new(Rulebook::load(cx.app(), &mut reader, cx.project().id).await?);
    drop(reader);
    let mut detector = Detector::new(rulebook.options.clone());
    file.each_block(|block| detector.feed(block)).map_err(Error::internal)?;
    // Settings may have changed so that the file cannot be read any more; then only lines are shown.
    let Ok(dialect) = detector.finish() else { return Ok(HashMap::new()) };
    let source = RowSource { file, dialect: Arc::new(dialect), rulebook, kept: None };
    let mut stream = source.open(move |line| lines.contains(line));
    let mut found = HashMap::new();
    while let Some(rows) = stream.next().await? {
        found.extend(rows.into_iter().map(|row| (row.line, row)));
    }
    Ok(found)
}
