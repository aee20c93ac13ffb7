//! How a run ends: each way in one unit of work.

use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::job::ContactNotice;
use domain::sync::FaultList;
use domain::sync::csv::DialectSummary;
use domain::sync::plan::{Counts, Decision};
use domain::sync::run::{RunReport, RunStatus, RunTransition, SyncRun};
use serde_json::json;
use store::UnitOfWork;
use store::repo::StagedChange;

use super::keep;
use crate::autosync::file::Spooled;
use crate::autosync::plan::Plan;
use crate::autosync::{alarm, lease, recover};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// A run that is about to end.
pub(in crate::autosync) struct Closing<'a> {
    pub(in crate::autosync) cx: &'a Context,
    pub(in crate::autosync) run: &'a SyncRun,
}

/// How many changes are staged at once.
const CHUNK: usize = 5_000;

impl Closing<'_> {
    /// Everything was applied, in this unit of work.
    pub(in crate::autosync) async fn completed(
        self,
        mut uow: UnitOfWork,
        report: RunReport,
        basis: u64,
    ) -> Result<SyncRun> {
        let had_sync_id = report.dialect.as_ref().map(|dialect| dialect.sync_id_column);
        let run = self.run.clone().complete(report, self.cx.now());
        let run = SyncRun { basis, ..run.map_err(unexpected)? };
        self.worked(&mut uow, &run, had_sync_id).await?;
        self.end(uow, run, Category::SyncCompleted).await
    }

    /// The file said nothing new.
    pub(super) async fn unchanged(self, report: RunReport) -> Result<SyncRun> {
        let mut uow = self.cx.begin().await?;
        let run = self.run.clone().unchanged(report, self.cx.now()).map_err(unexpected)?;
        self.worked(&mut uow, &run, None).await?;
        self.end(uow, run, Category::SyncUnchanged).await
    }

    /// The file is refused.
    pub(super) async fn failed(self, dialect: Option<DialectSummary>, faults: FaultList) -> Result<SyncRun> {
        let mut uow = self.cx.begin().await?;
        let failure = alarm::failure_of_faults(&faults);
        let run = self.run.clone().fail(dialect, faults, self.cx.now()).map_err(unexpected)?;
        if run.dry_run {
            return self.end_quietly(uow, run).await;
        }
        self.did_not_work(&mut uow, failure, ContactNotice::SyncFailed { run: run.id }).await?;
        self.end(uow, run, Category::SyncFailed).await
    }

    /// The plan waits for a person, with its file.
    pub(super) async fn held(self, plan: &Plan, file: &Spooled) -> Result<SyncRun> {
        let mut uow = self.cx.app().store().begin_long().await?;
        let report = plan.report();
        let failure = alarm::failure_of_hold(&report.hold);
        let run = self.run.clone().hold(report).map_err(unexpected)?;
        self.stage(&mut uow, plan, file).await?;
        self.supersede(&mut uow).await?;
        self.did_not_work(&mut uow, failure, ContactNotice::SyncHeld { run: run.id }).await?;
        self.end(uow, run, Category::SyncHeld).await
    }

    /// The plan was only asked for.
    pub(super) async fn previewed(self, plan: &Plan, file: &Spooled) -> Result<SyncRun> {
        let mut uow = self.cx.app().store().begin_long().await?;
        let run = self.run.clone().complete(plan.report(), self.cx.now()).map_err(unexpected)?;
        let run = SyncRun { report: plan.report(), ..run };
        self.stage(&mut uow, plan, file).await?;
        self.end_quietly(uow, run).await
    }

    /// Keeps what a person needs to decide. What was kept of this run before is replaced.
    async fn stage(&self, uow: &mut UnitOfWork, plan: &Plan, file: &Spooled) -> Result<()> {
        let run = self.run.id;
        uow.sync_changes().remove(run).await?;
        uow.sync_files().remove(run).await?;
        let mut changes = plan_changes(plan).peekable();
        while changes.peek().is_some() {
            let chunk: Vec<_> = changes.by_ref().take(CHUNK).collect();
            uow.sync_changes().add_many(run, chunk).await?;
        }
        keep::seal(self.cx, uow, run, file).await
    }

    async fn worked(&self, uow: &mut UnitOfWork, run: &SyncRun, had_sync_id: Option<bool>) -> Result<()> {
        let project = self.cx.project().id;
        let mut state = uow.autosync_state().lookup(project).await?;
        alarm::working(self.cx, uow, &mut state, run.id).await?;
        state.last_completed_run = Some(run.id);
        state.last_completed_at = run.finished_at;
        state.last_sha256 = Some(run.file.sha256.clone());
        state.last_basis = Some(run.basis);
        state.had_sync_id = had_sync_id.or(state.had_sync_id);
        uow.autosync_state().remember(project, &state).await?;
        self.supersede(uow).await
    }

    async fn did_not_work(&self, uow: &mut UnitOfWork, failure: String, notice: ContactNotice) -> Result<()> {
        let project = self.cx.project().id;
        let mut state = uow.autosync_state().lookup(project).await?;
        alarm::failing(self.cx, uow, &mut state, failure, notice).await?;
        Ok(uow.autosync_state().remember(project, &state).await?)
    }

    /// What waited for a person is overtaken by a newer file.
    async fn supersede(&self, uow: &mut UnitOfWork) -> Result<()> {
        for older in uow.sync_runs().open(self.cx.project().id).await? {
            if older.status == RunStatus::Held && older.id != self.run.id {
                let older = older.supersede(self.cx.now()).map_err(unexpected)?;
                uow.sync_runs().update(&older, RunStatus::Held).await?;
                uow.sync_files().remove(older.id).await?;
            }
        }
        Ok(())
    }

    async fn end(&self, mut uow: UnitOfWork, run: SyncRun, category: Category) -> Result<SyncRun> {
        let event = Event {
            sync_run: Some(run.id),
            detail: Detail { counts: counted(&run.report.counts), ..Detail::default() },
            ..record::event(self.cx, category)?
        };
        uow.events().add(&event).await?;
        self.end_quietly(uow, run).await
    }

    async fn end_quietly(&self, mut uow: UnitOfWork, run: SyncRun) -> Result<SyncRun> {
        uow.sync_runs().update(&run, RunStatus::Running).await?;
        let detail = json!({ "status": run.status, "dry_run": run.dry_run, "counts": run.report.counts,
            "sha256": run.file.sha256, "sender": run.file.sender, "errors": run.report.errors.total });
        record::audit(self.cx, &mut uow, "autosync.run", run.id, detail).await?;
        lease::release(self.cx, &mut uow, run.id).await?;
        uow.commit().await?;
        Ok(run)
    }
}

/// Closes a run that could not go on, so that the next one need not wait.
pub(super) async fn abandon(cx: &Context, run: Id<kind::SyncRun>) -> Result<()> {
    let mut uow = cx.begin().await?;
    if !uow.autosync_state().release(cx.project().id, run).await? {
        return Ok(()); // another has taken over and closed it
    }
    recover::close_leftovers(cx, &mut uow, cx.fresh_id()?).await?;
    Ok(uow.commit().await?)
}

/// A plan as its changes, numbered from 0: those in the file in its order, then who goes.
/// They name lines and users; what is personal stays in the sealed file and the users' rows.
fn plan_changes(plan: &Plan) -> impl Iterator<Item = StagedChange> {
    let members = plan.members.iter().map(|member| (Some(member.line), Some(member.user), member.decision));
    let created = plan.created.iter().map(|line| (Some(line), None, Decision::Create));
    let leavers = plan.leavers.iter().map(|user| (None, Some(*user), Decision::Delete));
    let shown = |(_, _, decision): &(_, _, Decision)| !matches!(decision, Decision::Unchanged { .. });
    members
        .chain(created)
        .chain(leavers)
        .filter(shown)
        .zip(0..)
        .map(|((line, user, decision), seq)| staged(seq, line, user, &decision))
}

/// A change as it is kept.
pub(in crate::autosync) fn staged(
    seq: u64,
    line: Option<u32>,
    user: Option<Id<kind::User>>,
    decision: &Decision,
) -> StagedChange {
    let data = json!(decision);
    let kind = data.get("action").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    StagedChange { seq, kind, user, line, data }
}

fn counted(counts: &Counts) -> Vec<(String, u64)> {
    [("created", counts.created), ("updated", counts.updated), ("deleted", counts.deleted), ("skipped", counts.skipped)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| (what.to_owned(), count))
        .collect()
}

fn unexpected(error: RunTransition) -> Error {
    Error::internal(error)
}
