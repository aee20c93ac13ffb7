//! What can become of a run.

use uuid::Uuid;

use super::super::fault::Problem;
use super::super::guard::HoldReason;
use super::super::run::{RunReport, RunSource, RunStatus, RunTransition, SourceFile, SyncRun};
use super::*;
use crate::id::Id;
use crate::time::Timestamp;

const LATER: Timestamp = Timestamp::UNIX_EPOCH;

fn begin() -> SyncRun {
    let file = SourceFile { name: None, sender: "key".into(), sha256: "00".into(), bytes: 1 };
    let ids = (Id::from_uuid(Uuid::from_u128(1)), Id::from_uuid(Uuid::from_u128(2)));
    SyncRun::begin(ids, RunSource::Push, file, false, 7, Timestamp::UNIX_EPOCH)
}

fn held() -> SyncRun {
    begin().hold(RunReport { hold: vec![HoldReason::SyncIdAppeared], ..RunReport::default() }).unwrap()
}

/// Every way on, by the status it leads to.
fn ways(run: &SyncRun) -> Vec<Result<RunStatus, RunTransition>> {
    let report = RunReport::default;
    [
        run.clone().complete(report(), LATER),
        run.clone().unchanged(report(), LATER),
        run.clone().fail(None, FaultList::default(), LATER),
        run.clone().hold(report()),
        run.clone().approve("Ada".into()),
        run.clone().reject("Ada".into(), LATER),
        run.clone().supersede(LATER),
    ]
    .map(|result| result.map(|run| run.status))
    .into()
}

#[test]
fn a_run_goes_only_where_it_can() {
    use RunStatus::{Completed, Failed, Held, Rejected, Running, Superseded, Unchanged};
    let targets = [Completed, Unchanged, Failed, Held, Running, Rejected, Superseded];
    let allowed = |from: RunStatus| match from {
        Running => vec![Completed, Unchanged, Failed, Held],
        Held => vec![Running, Rejected, Superseded],
        _ => vec![],
    };
    for &from in RunStatus::ALL {
        let expected: Vec<_> = targets
            .iter()
            .map(|&to| if allowed(from).contains(&to) { Ok(to) } else { Err(RunTransition { from, to }) })
            .collect();
        assert_eq!(ways(&SyncRun { status: from, ..begin() }), expected, "{from}");
        assert_eq!(from.is_final(), allowed(from).is_empty());
    }
}

#[test]
fn an_approved_run_keeps_why_it_was_held_and_who_approved() {
    let run = held().approve("Ada".into()).unwrap();
    assert_eq!((run.decided_by.as_deref(), run.finished_at), (Some("Ada"), None));
    let done = run.clone().complete(RunReport::default(), LATER).unwrap();
    assert_eq!((done.report.hold, done.finished_at), (vec![HoldReason::SyncIdAppeared], Some(LATER)));
    assert_eq!(run.hold(RunReport::default()).unwrap().decided_by, None, "a new plan needs a new decision");
}

#[test]
fn the_report_is_one_document() {
    let errors: FaultList = vec![Fault::file(Problem::Empty)].into();
    let report = begin().fail(None, errors, LATER).unwrap().report;
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<RunReport>(&json).unwrap(), report);
    assert_eq!(serde_json::from_str::<RunReport>("{}").unwrap(), RunReport::default());
}
