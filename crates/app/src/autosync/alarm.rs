//! Who hears of runs that do not work: the official contact, once per failure and day.

use domain::id::{Id, kind};
use domain::job::{ContactNotice, Task};
use domain::sync::FaultList;
use domain::sync::guard::HoldReason;
use domain::time::{SignedDuration, Timestamp};
use store::UnitOfWork;
use store::repo::AutosyncState;

use crate::context::Context;
use crate::error::Result;
use crate::jobs;

/// The same failure is mailed again after so long.
const REMINDER: SignedDuration = SignedDuration::from_hours(24);

/// Notes that a run did not work, and tells the contact unless they know already.
pub(super) async fn failing(
    cx: &Context,
    uow: &mut UnitOfWork,
    state: &mut AutosyncState,
    failure: String,
    notice: ContactNotice,
) -> Result<()> {
    let now = cx.now();
    let is_known =
        state.failure.as_ref() == Some(&failure) && state.failure_mailed_at.is_some_and(|at| !is_due(at, now));
    state.failing_since.get_or_insert(now);
    state.failure = Some(failure);
    if is_known {
        return Ok(());
    }
    state.failure_mailed_at = Some(now);
    jobs::queue(cx, uow, Task::NotifyContact { notice }).await.map(drop)
}

/// Notes that a run worked, and tells the contact if the last one did not.
pub(super) async fn working(
    cx: &Context,
    uow: &mut UnitOfWork,
    state: &mut AutosyncState,
    run: Id<kind::SyncRun>,
) -> Result<()> {
    let failed_since = [state.failing_since.take(), state.stale_since.take()].into_iter().flatten().min();
    state.failure = None;
    state.failure_mailed_at = None;
    let Some(failed_since) = failed_since else { return Ok(()) };
    let notice = ContactNotice::SyncRecovered { run, failed_since };
    jobs::queue(cx, uow, Task::NotifyContact { notice }).await.map(drop)
}

fn is_due(mailed: Timestamp, now: Timestamp) -> bool {
    now.duration_since(mailed) >= REMINDER
}

/// What is wrong, without where: the next hour's file has the same fault on another line.
pub(super) fn failure_of_faults(faults: &FaultList) -> String {
    listed("failed", faults.faults.iter().map(|fault| fault.code().to_owned()))
}

/// Why it is held, without how many.
pub(super) fn failure_of_hold(reasons: &[HoldReason]) -> String {
    let code = |reason: &HoldReason| match reason {
        HoldReason::Removals { .. } => "removals",
        HoldReason::Additions { .. } => "additions",
        HoldReason::IdChanges { .. } => "id_changes",
        HoldReason::EmailChanges { .. } => "email_changes",
        HoldReason::IdMoves { .. } => "id_moves",
        HoldReason::SyncIdAppeared => "sync_id_appeared",
        HoldReason::SyncIdVanished => "sync_id_vanished",
        HoldReason::OtherOrigin { .. } => "other_origin",
    };
    listed("held", reasons.iter().map(|reason| code(reason).to_owned()))
}

fn listed(what: &str, codes: impl Iterator<Item = String>) -> String {
    let mut codes: Vec<String> = codes.collect();
    codes.sort();
    codes.dedup();
    format!("{what}: {}", codes.join(" "))
}
