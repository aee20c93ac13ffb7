//! One run: from a file to users who are as it says.

mod closing;
mod keep;

use std::sync::Arc;
use std::time::Duration;

use domain::event::Actor;
use domain::permission::Permission;
use domain::sync::guard::Verdict;
use domain::sync::plan::Counts;
use domain::sync::run::{RunReport, RunSource, SyncRun};
use domain::sync::{Fault, FaultList};
use store::repo::AutosyncState;

use super::apply::{Application, Applied};
use super::file::{Received, Spooled};
use super::lease::{Entry, Lease};
use super::plan::{Planned, Planning};
use super::rulebook::Rulebook;
use crate::context::Context;
use crate::error::{Error, Result};

pub(super) use closing::{Closing, staged};
pub(super) use keep::unseal;

/// How often a plan is made anew because somebody changed users meanwhile.
const ATTEMPTS: usize = 5;

/// What is asked of a run.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    /// Only plan; change nothing.
    pub dry_run: bool,
    /// How the file came; `None`: as the caller's kind suggests.
    pub source: Option<RunSource>,
    /// How long to wait for a run that is there already.
    pub patience: Duration,
}

impl Default for Request {
    fn default() -> Self {
        Self { dry_run: false, source: None, patience: Duration::from_secs(30) }
    }
}

/// Runs a file that came in. Answers the run as it ended: completed, unchanged,
/// held, or failed with everything that is wrong with the file.
///
/// Goes on to its end even if nobody waits for it any more.
///
/// # Errors
/// `sync_running` if another run of the project goes on for too long.
pub async fn run(cx: &Context, received: Received, request: Request) -> Result<SyncRun> {
    cx.require(Permission::UploadSync)?;
    let cx = cx.clone();
    tokio::spawn(begin(cx, received, request)).await.map_err(Error::internal)?
}

async fn begin(cx: Context, received: Received, request: Request) -> Result<SyncRun> {
    let by_caller = if cx.caller().is_person() { RunSource::Console } else { RunSource::Upload };
    let source = request.source.unwrap_or(by_caller);
    let file = received.source(sender(&cx).await?);
    let run = SyncRun::begin((cx.fresh_id()?, cx.project().id), source, file, request.dry_run, 0, cx.now());
    let lease = Lease::acquire(&cx, &run, Entry::New, request.patience).await?;
    let cx = cx.acting_as(Actor::Sync(run.id));
    let conduct = Conduct { cx: &cx, run, file: received.file, approved: false };
    let outcome = match received.fault {
        Some(problem) => conduct.refuse(FaultList::from(vec![Fault::file(problem)])).await,
        None => conduct.finish().await,
    };
    drop(lease);
    outcome
}

/// The name of whoever sends or decides.
pub(crate) async fn sender(cx: &Context) -> Result<String> {
    let mut reader = cx.read().await?;
    Ok(match cx.actor() {
        Actor::ApiKey(id) => reader.api_keys().lookup(cx.project().id, id).await?.map(|key| key.name),
        Actor::Operator(id) => reader.operators().lookup(id).await?.map(|operator| operator.name),
        _ => None,
    }
    .unwrap_or_else(|| "Claviger".to_owned()))
}

/// A run that holds the lease.
pub(super) struct Conduct<'a> {
    /// Acts as the run.
    pub(super) cx: &'a Context,
    pub(super) run: SyncRun,
    pub(super) file: Spooled,
    /// Whether a person has approved the plan that this run made before.
    pub(super) approved: bool,
}

impl Conduct<'_> {
    /// Goes on until the run has ended, one way or the other.
    pub(super) async fn finish(mut self) -> Result<SyncRun> {
        let id = self.run.id;
        let cx = self.cx;
        let result = self.attempts().await;
        if result.is_err() {
            closing::abandon(cx, id).await?;
        }
        result
    }

    async fn attempts(&mut self) -> Result<SyncRun> {
        for _ in 0..ATTEMPTS {
            if let Some(run) = self.attempt().await? {
                return Ok(run);
            }
        }
        let detail = "users are being changed all the time, so that no plan stays true; send the file again later";
        Err(Error::conflict("sync_disturbed", detail))
    }

    /// Plans and, if it may, applies; `None` if somebody changed users in between.
    async fn attempt(&mut self) -> Result<Option<SyncRun>> {
        let (rulebook, state) = self.load().await?;
        let stands = self.approved && self.run.basis == rulebook.basis;
        let waits = self.approved && !stands;
        self.run.basis = rulebook.basis;
        if !self.approved
            && let Some(report) = self.nothing_new(&state).await?
        {
            return self.closing().unchanged(report).await.map(Some);
        }
        let planning = Planning {
            app: self.cx.app(),
            project: self.cx.project().id,
            file: &self.file,
            rulebook: &rulebook,
            adopt: stands,
            had_sync_id: state.had_sync_id,
        };
        let plan = match planning.plan().await? {
            Planned::Refused { dialect, faults } => {
                return self.closing().failed(dialect.map(|dialect| dialect.summary()), faults).await.map(Some);
            }
            Planned::Ready(plan) => plan,
        };
        if self.run.dry_run {
            return self.closing().previewed(&plan, &self.file).await.map(Some);
        }
        if waits || (!stands && plan.verdict != Verdict::Apply) {
            return self.closing().held(&plan, &self.file).await.map(Some);
        }
        match (Application { cx: self.cx, run: &self.run, rulebook: &rulebook, plan: &plan }).apply().await? {
            Applied::Completed(run) => Ok(Some(*run)),
            Applied::Moved => Ok(None),
        }
    }

    async fn refuse(self, faults: FaultList) -> Result<SyncRun> {
        self.closing().failed(None, faults).await
    }

    fn closing(&self) -> Closing<'_> {
        Closing { cx: self.cx, run: &self.run }
    }

    async fn load(&self) -> Result<(Arc<Rulebook>, AutosyncState)> {
        let mut reader = self.cx.read().await?;
        let rulebook = Rulebook::load(self.cx.app(), &mut reader, self.cx.project().id).await?;
        let state = reader.autosync_state().lookup(self.cx.project().id).await?;
        Ok((Arc::new(rulebook), state))
    }

    /// The same bytes as the last time, and nothing moved since: what is there to report.
    ///
    /// Where somebody was passed over the last time, it is looked at again: the
    /// reason may have gone.
    async fn nothing_new(&self, state: &AutosyncState) -> Result<Option<RunReport>> {
        let same =
            state.last_sha256.as_ref() == Some(&self.run.file.sha256) && state.last_basis == Some(self.run.basis);
        let Some(last) = state.last_completed_run.filter(|_| same && !self.run.dry_run) else { return Ok(None) };
        let last = self.cx.read().await?.sync_runs().lookup(self.cx.project().id, last).await?;
        let Some(report) = last.map(|run| run.report).filter(|report| report.counts.skipped == 0) else {
            return Ok(None);
        };
        let rows = report.dialect.as_ref().map_or(0, |dialect| dialect.rows);
        let counts = Counts { unchanged: rows, ..Counts::default() };
        Ok(Some(RunReport { counts, hold: Vec::new(), warnings: Vec::new(), ..report }))
    }
}
