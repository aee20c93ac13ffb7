//! The first start, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use std::sync::Arc;

use app::context::{Parts, SyncLimits};
use app::first_start::prepare;
use app::testing::start;
use app::transports::NoTransports;
use app::{App, Caller};
use store::testing::Scratch;

fn empty_house(scratch: &Scratch) -> App {
    App::new(Parts {
        store: scratch.store.clone(),
        clock: Arc::new(start as fn() -> domain::time::Timestamp),
        public_url: "https://doors.example.org".parse().unwrap(),
        node: "test".to_owned(),
        sync_limits: SyncLimits::default(),
        spool: std::env::temp_dir(),
        transports: Arc::new(NoTransports),
    })
}

#[tokio::test]
async fn the_first_start_makes_a_project_with_a_pool_and_each_start_a_new_link() {
    for scratch in Scratch::both(start()).await {
        let app = empty_house(&scratch);
        let link = prepare(&app).await.unwrap().expect("there is no operator yet");
        assert!(link.expose().starts_with("https://doors.example.org/setup#"), "{}", link.expose());
        let (_, secret) = link.expose().split_once('#').unwrap();
        assert!(!format!("{link:?}").contains(secret));

        let again = prepare(&app).await.unwrap().expect("there is still no operator");
        assert_ne!(again.expose(), link.expose());

        let cx = app.in_project(Caller::system(), &"default".parse().unwrap()).await.unwrap();
        let project = cx.project().id;
        let mut reader = cx.read().await.unwrap();
        assert_eq!(reader.projects().list().await.unwrap().len(), 1);
        let pools = reader.pools().list(project).await.unwrap();
        assert_eq!(pools.len(), 1);
        assert_eq!(cx.project().default_pool, Some(pools[0].id));
        assert_eq!(reader.systems().list(project).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn nodes_that_start_together_make_one_project() {
    for scratch in Scratch::both(start()).await {
        let app = empty_house(&scratch);
        let (one, other) = tokio::join!(prepare(&app), prepare(&app));
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        let mut reader = app.store().read().await.unwrap();
        assert_eq!(reader.projects().list().await.unwrap().len(), 1);
    }
}
