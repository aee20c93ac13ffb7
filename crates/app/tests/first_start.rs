//! The first start, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use std::collections::BTreeMap;
use std::sync::Arc;

use app::access::operators::NewOperator;
use app::access::{Password, setup};
use app::context::{Parts, SyncLimits};
use app::projects::ensure_first;
use app::testing::start;
use app::transports::NoTransports;
use app::{App, Caller};
use domain::project::Locale;
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

fn owner(email: &str) -> NewOperator {
    NewOperator {
        email: email.parse().unwrap(),
        name: "Mara Klein".to_owned(),
        password: Password::new("correct horse battery staple".to_owned()),
        locale: Locale::default(),
        instance_owner: true,
        roles: BTreeMap::new(),
    }
}

#[tokio::test]
async fn the_first_start_makes_a_project_with_a_pool_where_its_credentials_come_from() {
    for scratch in Scratch::both(start()).await {
        let app = empty_house(&scratch);
        assert!(ensure_first(&app).await.unwrap().is_some());
        assert!(ensure_first(&app).await.unwrap().is_none(), "it is there");

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
        let (one, other) = tokio::join!(ensure_first(&app), ensure_first(&app));
        let made = [one.unwrap(), other.unwrap()].into_iter().flatten().count();
        assert_eq!(made, 1);
        let mut reader = app.store().read().await.unwrap();
        assert_eq!(reader.projects().list().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn each_start_makes_a_new_link_until_there_is_an_operator() {
    for scratch in Scratch::both(start()).await {
        let app = empty_house(&scratch);
        let link = setup::offer(&app).await.unwrap().expect("there is no operator yet");
        assert!(link.expose().starts_with("https://doors.example.org/setup#"), "{}", link.expose());
        let (_, secret) = link.expose().split_once('#').unwrap();
        assert!(!format!("{link:?}").contains(secret));
        let again = setup::offer(&app).await.unwrap().expect("there is still no operator");
        assert_ne!(again.expose(), link.expose());

        assert!(setup::add_owner(&app, owner("mara@example.org")).await.unwrap().is_some());
        assert!(setup::offer(&app).await.unwrap().is_none());
        assert!(setup::add_owner(&app, owner("nina@example.org")).await.unwrap().is_none(), "there is an operator");
        let operators = app.store().read().await.unwrap().operators().list().await.unwrap();
        assert_eq!(operators.len(), 1);
        assert!(operators[0].instance_owner);
    }
}
