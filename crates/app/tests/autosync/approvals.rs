//! Plans that wait for a person.

use domain::sync::guard::HoldReason;
use domain::sync::run::RunStatus;

use super::*;

/// A reason's name, a file, and how the reason is recognised.
type Case = (&'static str, String, fn(&HoldReason) -> bool);

async fn held(cx: &Context, file: &str) -> SyncRun {
    let before = dump(cx).await;
    let run = sync(cx, file.as_bytes()).await;
    assert_eq!(run.status, RunStatus::Held, "{:?}", run.report);
    assert_eq!(dump(cx).await, before, "nothing changed");
    run
}

#[tokio::test]
async fn mass_changes_are_held() {
    let all = crowd(0, 30);
    let renumbered = (0..8).fold(all.clone(), |file, n| file.replace(&format!(",{n:06},"), &format!(",9{n:05},")));
    let readdressed = (0..8).fold(all.clone(), |file, n| file.replace(&format!(",p{n}@"), &format!(",q{n}@")));
    // Each of eight takes the ID of the next.
    let passed_on = (0..8).fold(all.clone(), |file, n| {
        file.replace(&format!(",{n:06},S-{n}\n"), &format!(",{:06},S-{n}\n", (n + 1) % 8))
    });
    let nameless = all.lines().map(|line| line.rsplit_once(',').unwrap().0.to_owned() + "\n").collect::<String>();
    let cases: [Case; 6] = [
        ("removals", crowd(0, 24), |reason| matches!(reason, HoldReason::Removals { count: 6, of: 30 })),
        ("additions", crowd(0, 60), |reason| matches!(reason, HoldReason::Additions { count: 30, of: 30 })),
        ("ids", renumbered, |reason| matches!(reason, HoldReason::IdChanges { count: 8, .. })),
        ("addresses", readdressed, |reason| matches!(reason, HoldReason::EmailChanges { count: 8, .. })),
        ("moves", passed_on, |reason| matches!(reason, HoldReason::IdMoves { count: 8, .. })),
        ("identity", nameless, |reason| matches!(reason, HoldReason::SyncIdVanished)),
    ];
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &all).await;
        for (name, file, expected) in &cases {
            let run = held(&cx, file).await;
            assert!(run.report.hold.iter().any(expected), "{name}: {:?}", run.report.hold);
        }
        assert_eq!(jobs(&cx, "notify_contact").await, 6);
    }
}

#[tokio::test]
async fn a_match_with_somebody_else_is_held_and_adopted_only_when_approved() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let ada = house.user("Ada", "777").await;
        let run = held(&cx, &(crowd(0, 10) + "Ada,Tester,ADA@example.org,777,S-ada\n")).await;
        assert_eq!(run.report.hold, [HoldReason::OtherOrigin { count: 1 }]);
        let run = autosync::approve(&cx, run.id).await.unwrap();
        assert_eq!(run.status, RunStatus::Completed);
        let adopted = user(&cx, "S-ada").await;
        assert_eq!((adopted.id, adopted.origin), (ada.id, domain::user::Origin::Csv));
    }
}

#[tokio::test]
async fn a_held_plan_is_shown_whole_and_applied_when_approved() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let run = held(&cx, &(crowd(5, 5) + "New,Tester,new@example.org,1,S-new\n")).await;
        let changes = autosync::changes(&cx, run.id, None, 0, 100).await.unwrap().items;
        let kinds: Vec<&str> = changes.iter().map(|planned| planned.change.kind.as_str()).collect();
        assert_eq!(kinds, ["create", "delete", "delete", "delete", "delete", "delete"]);
        assert_eq!(changes[0].row.as_ref().unwrap().email.as_str(), "new@example.org");
        assert_eq!(changes[1].user.as_ref().unwrap().profile.sync_id.as_deref(), Some("S-0"));
        let state = autosync::state(&cx).await.unwrap();
        assert_eq!(state.held.map(|run| run.id), Some(run.id));
        let run = autosync::approve(&cx, run.id).await.unwrap();
        assert_eq!((run.status, run.report.counts.deleted, run.report.counts.created), (RunStatus::Completed, 5, 1));
        assert!(!run.report.hold.is_empty(), "why it waited stays on record");
        assert_eq!(users(&cx).await.len(), 6);
        let again = autosync::approve(&cx, run.id).await;
        assert!(matches!(again, Err(app::Error::Conflict(conflict)) if conflict.code == "sync_not_held"));
        assert_eq!(
            sync(&cx, (crowd(5, 5) + "New,Tester,new@example.org,1,S-new\n").as_bytes()).await.status,
            RunStatus::Unchanged
        );
    }
}

#[tokio::test]
async fn a_plan_whose_basis_has_moved_is_made_anew_and_held_again() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let run = held(&cx, &crowd(5, 5)).await;
        set(&house, |settings| settings.autosync.interval_minutes = 120).await;
        let before = dump(&cx).await;
        let again = autosync::approve(&cx, run.id).await.unwrap();
        assert_eq!(again.status, RunStatus::Held);
        assert_eq!(dump(&cx).await, before);
        assert_eq!(autosync::approve(&cx, run.id).await.unwrap().status, RunStatus::Completed);
        assert_eq!(users(&cx).await.len(), 5);
    }
}

#[tokio::test]
async fn a_plan_is_rejected_or_superseded() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let first = held(&cx, &crowd(5, 5)).await;
        let second = held(&cx, &crowd(4, 5)).await;
        assert_eq!(stored(&cx, first.id).await.status, RunStatus::Superseded);
        let rejected = autosync::reject(&cx, second.id).await.unwrap();
        assert_eq!((rejected.status, rejected.decided_by.is_some()), (RunStatus::Rejected, true));
        let third = held(&cx, &crowd(5, 5)).await;
        completed(&cx, &crowd(0, 11)).await;
        assert_eq!(stored(&cx, third.id).await.status, RunStatus::Superseded);
        let late = autosync::reject(&cx, third.id).await;
        assert!(matches!(late, Err(app::Error::Conflict(conflict)) if conflict.code == "sync_not_held"));
        let helpdesk = house.operator(Role::Helpdesk).await;
        assert!(matches!(autosync::approve(&helpdesk, third.id).await, Err(app::Error::Forbidden(_))));
    }
}
