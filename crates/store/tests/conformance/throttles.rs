//! Attempts are counted, each of them, at the same time too.

use std::collections::BTreeSet;

use domain::time::{SignedDuration, Timestamp};
use store::repo::Throttle;

use crate::{on_both, start};

const WINDOW: SignedDuration = SignedDuration::from_secs(60);

fn later(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

#[tokio::test]
async fn attempts_at_the_same_time_are_counted_each() {
    on_both(|store| async move {
        let attempts: Vec<_> = (0..20)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut uow = store.begin().await.unwrap();
                    let throttle = uow.throttles().count("pin", b"code", WINDOW, start()).await.unwrap();
                    uow.commit().await.unwrap();
                    throttle.attempts
                })
            })
            .collect();
        let mut counted = BTreeSet::new();
        for attempt in attempts {
            counted.insert(attempt.await.unwrap());
        }
        assert_eq!(counted, (1..=20).collect());
    })
    .await;
}

#[tokio::test]
async fn a_window_ends_is_prolonged_and_cleared() {
    on_both(|store| async move {
        let mut uow = store.begin().await.unwrap();
        let mut throttles = uow.throttles();
        let first = throttles.count("login", b"a", WINDOW, start()).await.unwrap();
        assert_eq!(first, Throttle { attempts: 1, until: later(60) });
        // A later attempt is counted within the window that the first one opened.
        assert_eq!(
            throttles.count("login", b"a", WINDOW, later(59)).await.unwrap(),
            Throttle { attempts: 2, until: later(60) }
        );
        assert_eq!(throttles.count("login", b"b", WINDOW, later(59)).await.unwrap().attempts, 1);
        assert_eq!(throttles.count("mail", b"a", WINDOW, later(59)).await.unwrap().attempts, 1);
        assert_eq!(throttles.lookup("login", b"a", later(59)).await.unwrap().unwrap().attempts, 2);
        assert_eq!(throttles.lookup("login", b"a", later(60)).await.unwrap(), None);
        throttles.prolong("login", b"a", later(100)).await.unwrap();
        throttles.prolong("login", b"a", later(30)).await.unwrap();
        assert_eq!(throttles.lookup("login", b"a", later(99)).await.unwrap().unwrap().until, later(100));
        assert_eq!(
            throttles.count("login", b"a", WINDOW, later(100)).await.unwrap(),
            Throttle { attempts: 1, until: later(160) }
        );
        throttles.clear("login", b"a").await.unwrap();
        assert_eq!(throttles.lookup("login", b"a", later(100)).await.unwrap(), None);
        assert_eq!(throttles.remove_expired(later(118)).await.unwrap(), 0);
        assert_eq!(throttles.remove_expired(later(119)).await.unwrap(), 2);
    })
    .await;
}
