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
use store::seal::MasterKey;
use store::testing::{MASTER_KEY, Scratch};
use store::{Config, Store};

fn empty_house(scratch: &Scratch) -> App {
    house_on(scratch.store.clone())
}

/// Another program on the same data.
async fn neighbour(scratch: &Scratch) -> App {
    let config = Config { url: scratch.url.parse().unwrap(), connections: 2 };
    let (store, _) = Store::open(&config, MasterKey::new(&MASTER_KEY).unwrap(), start()).await.unwrap();
    house_on(store)
}

fn house_on(store: Store) -> App {
    App::new(Parts {
        connectors: connect::Connectors::new(vec![Arc::new(connect::mobile_id::MobileId)]),
        outside: Arc::new(app::connections::NoOutside),
        openers: app::recovery::Openers::default(),
        store,
        clock: Arc::new(start as fn() -> domain::time::Timestamp),
        public_url: "https://doors.example.org".parse().unwrap(),
        node: "test".to_owned(),
        sync_limits: SyncLimits::default(),
        spool: std::env::temp_dir(),
        transports: Arc::new(NoTransports),
        tokens: app::tokens::Tokens::default(),
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

#[tokio::test]
async fn of_those_who_set_up_at_once_one_owns_the_instance() {
    for scratch in Scratch::both(start()).await {
        let (app, other) = (empty_house(&scratch), neighbour(&scratch).await);
        let link = setup::offer(&app).await.unwrap().unwrap();
        let (_, token) = link.expose().split_once('#').unwrap();
        let (link, one, two, three) = tokio::join!(
            setup::setup(&app, token, owner("lena@example.org")),
            setup::add_owner(&app, owner("mara@example.org")),
            setup::add_owner(&other, owner("nina@example.org")),
            setup::add_owner(&other, owner("olga@example.org")),
        );
        let by_command = [one, two, three].map(|made| made.unwrap().is_some());
        let made = by_command.iter().filter(|made| **made).count() + usize::from(link.is_ok());
        let operators = app.store().read().await.unwrap().operators().list().await.unwrap();
        assert_eq!((made, operators.len()), (1, 1), "on {}: {operators:?}", scratch.name());
    }
}
