//! Runs among themselves: the same file, a dry run, two at once, and what a crash leaves.

use std::time::Duration;

use app::Error;
use domain::id::{Id, kind};
use domain::sync::run::{RunSource, RunStatus, SourceFile};
use domain::time::SignedDuration;

use super::*;

#[tokio::test]
async fn the_same_bytes_are_unchanged_until_something_moves() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        let file = crowd(0, 10);
        completed(&cx, &file).await;
        let before = dump(&cx).await;
        let again = sync(&cx, file.as_bytes()).await;
        assert_eq!((again.status, again.report.counts.unchanged), (RunStatus::Unchanged, 10));
        assert_eq!(dump(&cx).await, before);
        let last = autosync::state(&cx).await.unwrap().last_completed.unwrap();
        assert_eq!(last.id, again.id, "it counts as a sync");
        let draft = |draft: &app::users::Draft| {
            let mut draft = draft.clone();
            draft.first_name = "Changed".to_owned();
            Ok(draft)
        };
        let three = user(&cx, "S-3").await;
        app::users::update(&cx, three.id, app::version::Expected::Any, draft).await.unwrap();
        let run = completed(&cx, &file).await;
        assert_eq!(run.report.counts.updated, 1, "the file wins");
        assert_eq!(user(&cx, "S-3").await.profile.first_name, "Person");
        assert_eq!(sync(&cx, file.as_bytes()).await.status, RunStatus::Unchanged);
    }
}

#[tokio::test]
async fn other_bytes_that_say_the_same_change_nobody() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let versions =
            |listed: Vec<ListedUser>| listed.into_iter().map(|listed| listed.user.version).collect::<Vec<_>>();
        let before = versions(users(&cx).await);
        let run = completed(&cx, &crowd(0, 10).replace(',', ";")).await;
        assert_eq!((run.report.counts.unchanged, run.report.counts.updated), (10, 0));
        assert_eq!(versions(users(&cx).await), before);
    }
}

#[tokio::test]
async fn a_dry_run_plans_and_changes_nothing() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let (before, heard) = (dump(&cx).await, events(&cx).await);
        let dry = Request { dry_run: true, ..Request::default() };
        let run = run(&cx, crowd(0, 12).as_bytes(), Announced::default(), dry).await;
        assert_eq!((run.status, run.dry_run, run.report.counts.created), (RunStatus::Completed, true, 2));
        assert_eq!(autosync::changes(&cx, run.id, None, 0, 10).await.unwrap().items.len(), 2);
        let refused = super::run(&cx, b"", Announced::default(), dry).await;
        assert_eq!(refused.status, RunStatus::Failed);
        assert_eq!((dump(&cx).await, events(&cx).await), (before, heard));
        assert_eq!(jobs(&cx, "notify_contact").await, 0);
    }
}

#[tokio::test]
async fn a_preview_is_kept_for_a_day_and_a_held_run_for_as_long_as_it_waits() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let held = sync(&cx, crowd(0, 3).as_bytes()).await;
        let dry = Request { dry_run: true, ..Request::default() };
        let preview = run(&cx, crowd(0, 12).as_bytes(), Announced::default(), dry).await;
        let shown = async |run: &SyncRun| autosync::changes(&cx, run.id, None, 0, 20).await.unwrap().items.len();
        for (hours, changes) in [(23, 2), (2, 0)] {
            house.pass(SignedDuration::from_hours(hours));
            app::sweeps::Sweep::Housekeeping.run(&house.app, house.app.now()).await.unwrap();
            assert_eq!((shown(&preview).await, shown(&held).await), (changes, 7), "{hours} h later");
        }
        let mut reader = cx.read().await.unwrap();
        assert!(reader.sync_files().part(cx.project().id, preview.id, 0).await.unwrap().is_none());
        assert!(reader.sync_files().part(cx.project().id, held.id, 0).await.unwrap().is_some());
        assert_eq!(stored(&cx, preview.id).await.report.counts.created, 2, "the run stays in the history");
    }
}

#[tokio::test]
async fn two_at_once_run_one_after_the_other() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        let (one, two) = (crowd(0, 50), crowd(0, 51));
        let (one, two) = tokio::join!(sync(&cx, one.as_bytes()), sync(&cx, two.as_bytes()));
        let both = [one.status, two.status];
        assert_eq!(both, [RunStatus::Completed; 2]);
        assert!((50..=51).contains(&users(&cx).await.len()));
    }
}

/// A run whose server is gone: its row and its lease.
async fn leave_behind(cx: &Context, until: SignedDuration) -> Id<kind::SyncRun> {
    let file = SourceFile { name: None, sender: "Task".to_owned(), sha256: "0".repeat(64), bytes: 1 };
    let ids = (cx.fresh_id().unwrap(), cx.project().id);
    let run = SyncRun::begin(ids, RunSource::Upload, file, false, 0, cx.now());
    let mut uow = cx.begin().await.unwrap();
    let until = cx.now().saturating_add(until).unwrap();
    assert!(uow.autosync_state().acquire(cx.project().id, run.id, cx.now(), until).await.unwrap());
    uow.sync_runs().add(&run).await.unwrap();
    uow.commit().await.unwrap();
    run.id
}

#[tokio::test]
async fn who_finds_another_run_waits_and_gives_up_in_the_end() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        leave_behind(&cx, SignedDuration::from_secs(30)).await;
        let hasty = Request { patience: Duration::from_millis(300), ..Request::default() };
        let refused =
            autosync::run(&cx, received(&cx, crowd(0, 2).as_bytes(), Announced::default()).await, hasty).await;
        assert!(matches!(refused, Err(Error::Conflict(conflict)) if conflict.code == "sync_running"));
    }
}

#[tokio::test]
async fn what_a_crash_leaves_is_closed_by_the_next_run_or_the_next_start() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        let first = leave_behind(&cx, SignedDuration::from_secs(30)).await;
        assert_eq!(autosync::recover(&house.app).await.unwrap(), 0, "it may be at work");
        house.pass(SignedDuration::from_secs(31));
        assert_eq!(autosync::recover(&house.app).await.unwrap(), 1);
        assert_eq!(stored(&cx, first).await.status, RunStatus::Failed);
        let second = leave_behind(&cx, SignedDuration::from_secs(30)).await;
        house.pass(SignedDuration::from_secs(31));
        completed(&cx, &crowd(0, 3)).await;
        assert_eq!(stored(&cx, second).await.status, RunStatus::Failed);
        assert_eq!(events(&cx).await, ["sync.failed", "sync.failed", "sync.completed"]);
    }
}
