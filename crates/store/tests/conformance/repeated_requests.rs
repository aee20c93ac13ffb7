//! A repeated request is answered as the first one was, and runs once.

use domain::time::{SignedDuration, Timestamp};
use store::repo::IdempotencyClaim::{self, Claimed, Differs, Done, Running};
use store::{Error, Store};

use crate::{on_both, start};

const SCOPE: [u8; 32] = [1; 32];
const BODY: [u8; 32] = [2; 32];

fn later(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

async fn claim(store: &Store, body: [u8; 32], owner: [u8; 16], at: Timestamp) -> IdempotencyClaim {
    let mut uow = store.begin().await.unwrap();
    let claim = uow.idempotency().claim(SCOPE, body, owner, at).await.unwrap();
    uow.commit().await.unwrap();
    claim
}

async fn finish(store: &Store, owner: [u8; 16], answer: &[u8]) -> Result<(), Error> {
    let mut uow = store.begin().await?;
    uow.idempotency().finish(SCOPE, owner, answer).await?;
    uow.commit().await
}

#[tokio::test]
async fn of_many_at_the_same_time_one_runs() {
    on_both(|store| async move {
        let racers: Vec<_> = (0..10_u8)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move { claim(&store, BODY, [n; 16], start()).await })
            })
            .collect();
        let mut claimed = 0;
        for racer in racers {
            match racer.await.unwrap() {
                Claimed => claimed += 1,
                other => assert_eq!(other, Running),
            }
        }
        assert_eq!(claimed, 1);
    })
    .await;
}

#[tokio::test]
async fn the_answer_is_kept_a_day() {
    on_both(|store| async move {
        assert_eq!(claim(&store, BODY, [1; 16], start()).await, Claimed);
        assert_eq!(claim(&store, BODY, [2; 16], later(59)).await, Running);
        assert_eq!(claim(&store, [9; 32], [2; 16], later(59)).await, Differs);
        assert!(matches!(finish(&store, [2; 16], b"not mine").await, Err(Error::Stale)));
        finish(&store, [1; 16], "schön".as_bytes()).await.unwrap();
        assert!(matches!(finish(&store, [1; 16], b"twice").await, Err(Error::Stale)));
        let day = 24 * 3600;
        for at in [later(61), later(day - 1)] {
            match claim(&store, BODY, [3; 16], at).await {
                Done(answer) => assert_eq!(answer.as_slice(), "schön".as_bytes()),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(claim(&store, [9; 32], [3; 16], later(day - 1)).await, Differs);
        assert_eq!(claim(&store, [9; 32], [3; 16], later(day)).await, Claimed);
    })
    .await;
}

#[tokio::test]
async fn whoever_lost_the_lease_cannot_answer() {
    on_both(|store| async move {
        assert_eq!(claim(&store, BODY, [1; 16], start()).await, Claimed);
        assert_eq!(claim(&store, BODY, [2; 16], later(60)).await, Claimed);
        assert!(matches!(finish(&store, [1; 16], b"late").await, Err(Error::Stale)));
        finish(&store, [2; 16], b"now").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_request_that_did_nothing_is_forgotten() {
    on_both(|store| async move {
        assert_eq!(claim(&store, BODY, [1; 16], start()).await, Claimed);
        let mut uow = store.begin().await.unwrap();
        uow.idempotency().release(SCOPE, [2; 16]).await.unwrap();
        uow.commit().await.unwrap();
        assert_eq!(claim(&store, BODY, [2; 16], start()).await, Running);
        let mut uow = store.begin().await.unwrap();
        uow.idempotency().release(SCOPE, [1; 16]).await.unwrap();
        uow.commit().await.unwrap();
        assert_eq!(claim(&store, [9; 32], [2; 16], start()).await, Claimed);
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.idempotency().remove_expired(later(59)).await.unwrap(), 0);
        assert_eq!(uow.idempotency().remove_expired(later(60)).await.unwrap(), 1);
    })
    .await;
}
