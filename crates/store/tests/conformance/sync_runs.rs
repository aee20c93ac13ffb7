//! Runs, their plans and files, and what Auto-sync remembers.

use domain::id::{Id, kind};
use domain::sync::plan::Counts;
use domain::sync::run::{RunReport, RunSource, RunStatus, SourceFile, SyncRun};
use store::Error;
use store::repo::list::ListQuery;
use store::repo::{AutosyncState, SYNC_RUNS, StagedChange};
use store::testing::Scratch;

use crate::world::{at, filter, fresh, with_project};
use crate::{on_both, start};

fn run(project: Id<kind::Project>) -> SyncRun {
    let file = SourceFile {
        name: Some("Übersicht \"北\".csv".to_owned()),
        sender: "key_1".to_owned(),
        sha256: "ab".repeat(32),
        bytes: 12_345_678_901,
    };
    SyncRun::begin((fresh(), project), RunSource::Push, file, true, 17, at(0))
}

#[tokio::test]
async fn a_run_moves_once_and_reads_back() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let begun = run(project);
        let mut uow = store.begin().await.unwrap();
        uow.sync_runs().add(&begun).await.unwrap();
        let report = RunReport { counts: Counts { created: 5, ..Counts::default() }, ..RunReport::default() };
        let held = begun.clone().hold(report).unwrap();
        uow.sync_runs().update(&held, RunStatus::Running).await.unwrap();
        assert_eq!(uow.sync_runs().open(project).await.unwrap(), std::slice::from_ref(&held));
        let rejected = held.clone().reject("Ada".to_owned(), at(9)).unwrap();
        uow.sync_runs().update(&rejected, RunStatus::Held).await.unwrap();
        let late = held.supersede(at(10)).unwrap();
        assert!(matches!(uow.sync_runs().update(&late, RunStatus::Held).await, Err(Error::Stale)));
        assert_eq!(uow.sync_runs().lookup(project, rejected.id).await.unwrap(), Some(rejected.clone()));
        assert_eq!(uow.sync_runs().lookup(fresh(), rejected.id).await.unwrap(), None, "another project's");
        assert_eq!(uow.sync_runs().open(project).await.unwrap(), []);
        let query =
            ListQuery { filter: Some(filter(&SYNC_RUNS, "status eq \"rejected\"")), ..ListQuery::of(&SYNC_RUNS) };
        assert_eq!(uow.sync_runs().list(project, &query).await.unwrap().items, [rejected]);
    })
    .await;
}

#[tokio::test]
async fn a_plan_reads_back_in_chunks_in_its_order() {
    on_both(|store| async move {
        let run = fresh();
        let change = |seq: u64| StagedChange {
            seq,
            kind: if seq.is_multiple_of(2) { "create" } else { "update" }.to_owned(),
            user: (seq % 2 == 1).then(fresh),
            line: Some(u32::try_from(seq).unwrap() + 2),
            data: serde_json::json!({"last_name": "Ärzt 𝔘\n\t\\"}),
        };
        let changes: Vec<_> = (0..2_500).map(change).collect();
        let mut uow = store.begin().await.unwrap();
        for chunk in changes.chunks(1_111) {
            uow.sync_changes().add_many(run, chunk.to_vec()).await.unwrap();
        }
        uow.sync_changes().add_many(fresh(), [change(3)]).await.unwrap();
        let mut read = Vec::new();
        loop {
            let chunk = uow.sync_changes().chunk(run, None, read.len() as u64, 700).await.unwrap();
            if chunk.is_empty() {
                break;
            }
            read.extend(chunk);
        }
        assert_eq!(read, changes);
        assert_eq!(uow.sync_changes().count(run, None).await.unwrap(), 2_500);
        let updates = uow.sync_changes().chunk(run, Some("update"), 2, 2).await.unwrap();
        assert_eq!(updates.iter().map(|change| change.seq).collect::<Vec<_>>(), [3, 5]);
        assert_eq!(uow.sync_changes().count(run, Some("update")).await.unwrap(), 1_250);
        assert_eq!(uow.sync_changes().remove(run).await.unwrap(), 2_500);
        assert_eq!(uow.sync_changes().chunk(run, None, 0, 9).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_held_file_is_sealed_and_its_parts_do_not_change_places() {
    for scratch in Scratch::both(start()).await {
        println!("on {}", scratch.name());
        let project = with_project(&scratch.store).await;
        let run = fresh();
        let mut uow = scratch.store.begin().await.unwrap();
        uow.sync_files().add_part(project, run, 0, b"Ada,Lovelace-of-Ockham").await.unwrap();
        uow.sync_files().add_part(project, run, 1, b"").await.unwrap();
        uow.commit().await.unwrap();
        assert!(!scratch.shows("Lovelace-of-Ockham").await);
        let mut uow = scratch.store.begin().await.unwrap();
        let part = uow.sync_files().part(project, run, 0).await.unwrap().unwrap();
        assert_eq!(part.as_slice(), b"Ada,Lovelace-of-Ockham");
        assert!(uow.sync_files().part(project, run, 1).await.unwrap().unwrap().is_empty());
        assert!(uow.sync_files().part(project, run, 2).await.unwrap().is_none());
        assert!(matches!(uow.sync_files().part(fresh(), run, 0).await, Err(Error::Unsealable)));
        assert_eq!(uow.sync_files().remove(run).await.unwrap(), 2);
    }
}

#[tokio::test]
async fn one_run_of_a_project_at_a_time() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let runs: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let run = fresh();
                    let mut uow = store.begin().await.unwrap();
                    let acquired = uow.autosync_state().acquire(project, run, at(0), at(60)).await.unwrap();
                    uow.commit().await.unwrap();
                    acquired.then_some(run)
                })
            })
            .collect();
        let mut winners = Vec::new();
        for run in runs {
            winners.extend(run.await.unwrap());
        }
        assert_eq!(winners.len(), 1);
        let (first, next) = (winners[0], fresh());
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.autosync_state().running(project).await.unwrap(), Some(first));
        uow.autosync_state().extend(project, first, at(90)).await.unwrap();
        assert!(!uow.autosync_state().acquire(project, next, at(89), at(200)).await.unwrap());
        assert!(uow.autosync_state().acquire(project, next, at(90), at(200)).await.unwrap(), "the first one died");
        assert!(!uow.autosync_state().release(project, first).await.unwrap());
        assert!(matches!(uow.autosync_state().extend(project, first, at(300)).await, Err(Error::Stale)));
        assert!(uow.autosync_state().release(project, next).await.unwrap());
        assert!(uow.autosync_state().acquire(project, first, at(91), at(200)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_is_remembered_leaves_the_lease_alone() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.autosync_state().lookup(project).await.unwrap(), AutosyncState::default());
        let run = fresh();
        uow.autosync_state().acquire(project, run, at(0), at(60)).await.unwrap();
        for had_sync_id in [Some(true), Some(false), None] {
            let state = AutosyncState {
                last_completed_run: Some(run),
                last_completed_at: Some(at(1)),
                last_sha256: Some("ab".to_owned()),
                last_basis: Some(7),
                had_sync_id,
                failing_since: Some(at(2)),
                failure: Some("empty".to_owned()),
                failure_mailed_at: Some(at(3)),
                stale_since: Some(at(4)),
            };
            uow.autosync_state().remember(project, &state).await.unwrap();
            assert_eq!(uow.autosync_state().lookup(project).await.unwrap(), state);
        }
        assert_eq!(uow.autosync_state().running(project).await.unwrap(), Some(run));
    })
    .await;
}
