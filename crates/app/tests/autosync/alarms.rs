//! Who hears of it, and how often.

use domain::sync::run::RunStatus;
use domain::time::SignedDuration;

use super::*;

#[tokio::test]
async fn the_same_failure_is_mailed_at_once_then_daily_and_once_when_it_works_again() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let broken = |line: usize| crowd(0, 10).replace(&format!("p{line}@example.org"), "");
        for (hours, line, mails) in [(0, 5, 1), (1, 6, 1), (22, 7, 1), (1, 5, 2), (1, 5, 2)] {
            house.pass(SignedDuration::from_hours(hours));
            assert_eq!(sync(&cx, broken(line).as_bytes()).await.status, RunStatus::Failed);
            assert_eq!(jobs(&cx, "notify_contact").await, mails, "after {hours} more hours");
        }
        assert_eq!(sync(&cx, b"").await.status, RunStatus::Failed);
        assert_eq!(jobs(&cx, "notify_contact").await, 3, "another failure is mailed at once");
        assert!(autosync::state(&cx).await.unwrap().failing_since.is_some());
        assert_eq!(sync(&cx, crowd(0, 10).as_bytes()).await.status, RunStatus::Unchanged);
        assert_eq!(jobs(&cx, "notify_contact").await, 4, "it works again");
        assert_eq!(sync(&cx, crowd(0, 10).as_bytes()).await.status, RunStatus::Unchanged);
        assert_eq!(jobs(&cx, "notify_contact").await, 4);
    }
}

#[tokio::test]
async fn silence_for_three_intervals_is_told_once() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        assert_eq!(autosync::check_stale(&house.app).await.unwrap(), 0, "nothing was ever expected");
        completed(&cx, &crowd(0, 10)).await;
        house.pass(SignedDuration::from_hours(3));
        assert_eq!(autosync::check_stale(&house.app).await.unwrap(), 0);
        house.pass(SignedDuration::from_secs(1));
        assert_eq!(autosync::check_stale(&house.app).await.unwrap(), 1);
        assert_eq!(autosync::check_stale(&house.app).await.unwrap(), 0);
        assert!(events(&cx).await.contains(&"sync.stale".to_owned()));
        assert_eq!(sync(&cx, crowd(0, 10).as_bytes()).await.status, RunStatus::Unchanged);
        assert_eq!(autosync::check_stale(&house.app).await.unwrap(), 0, "unchanged counts as a sync");
    }
}
