//! Filters that would end many credentials wait for a person, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use app::pools::{self, PoolDocument, Updated};
use app::sweeps::Sweep;
use app::testing::House;
use app::users::{self, Draft};
use app::{Context, Error, Expected, automation};
use domain::event::Category;
use domain::operator::Role;
use domain::user::User;
use store::repo::EVENTS;
use store::repo::list::ListQuery;

/// A house with ten people who have a credential that a filter gave them.
struct World {
    house: House,
    cx: Context,
    people: Vec<User>,
}

const EVERYBODY: &str = "first_name pr";

impl World {
    async fn both() -> Vec<Self> {
        let mut worlds = Vec::new();
        for house in Box::pin(House::both()).await {
            let cx = house.operator(Role::Admin).await;
            let mut people = Vec::new();
            for number in 0..10 {
                people.push(Box::pin(house.user(&format!("Person{number}"), &number.to_string())).await);
            }
            let world = Self { house, cx, people };
            assert!(!Box::pin(world.set(EVERYBODY, "")).await.is_held, "who gains waits for nobody");
            Box::pin(world.sweep()).await;
            assert_eq!(world.holders().await, 10);
            worlds.push(world);
        }
        worlds
    }

    async fn set(&self, generate: &str, revoke: &str) -> Updated {
        self.try_set(generate, revoke, 0).await.unwrap()
    }

    async fn try_set(&self, generate: &str, revoke: &str, grace_minutes: u32) -> app::Result<Updated> {
        let change = |known: &PoolDocument| {
            Ok(PoolDocument {
                auto_generate_filter: generate.to_owned(),
                auto_revoke_filter: revoke.to_owned(),
                grace_minutes,
                ..known.clone()
            })
        };
        pools::update(&self.cx, self.house.pool.id, Expected::Any, change).await
    }

    async fn sweep(&self) {
        Sweep::Automation.run(&self.house.app, self.house.app.now()).await.unwrap();
    }

    async fn holders(&self) -> usize {
        let mut count = 0;
        for person in &self.people {
            let all = self.cx.read().await.unwrap().credentials().of_user(person.project, person.id).await.unwrap();
            count += all.iter().filter(|credential| !credential.is_final()).count();
        }
        count
    }

    async fn rename(&self, user: &User, last_name: &str) {
        let change = |draft: &Draft| Ok(Draft { last_name: last_name.to_owned(), ..draft.clone() });
        users::update(&self.cx, user.id, Expected::Any, change).await.unwrap();
    }

    async fn events(&self, category: Category) -> usize {
        let query = ListQuery { limit: 500, ..ListQuery::of(&EVENTS) };
        let page = self.cx.read().await.unwrap().events().list(self.house.project.id, &query).await.unwrap();
        page.items.iter().filter(|recorded| recorded.event.category == category).count()
    }
}

fn is_not_held<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Conflict(conflict)) if conflict.code == "filters_not_held")
}

/// True of five of the ten, who are as many as the threshold says.
const HALF: &str = "first_name ge \"Person5\"";

#[tokio::test]
async fn filters_that_end_many_wait_and_the_old_ones_apply_meanwhile() {
    for world in World::both().await {
        let preview = automation::preview(&world.cx, world.house.pool.id, HALF, "").await.unwrap();
        assert!(preview.is_held, "the preview says so beforehand");
        let Updated { pool, is_held } = world.try_set(HALF, "", 30).await.unwrap();
        assert!(is_held);
        assert_eq!(pool.pool.auto_generate_filter, EVERYBODY);
        assert_eq!(pool.pool.grace_minutes, 30, "the rest of the change is done");
        let held = pool.held.unwrap();
        assert_eq!((held.auto_generate_filter.as_str(), held.losses.losers, held.losses.holders), (HALF, 5, 10));
        assert!(!held.asked_by.is_empty());
        world.sweep().await;
        assert_eq!(world.holders().await, 10, "nobody lost anything");
        let late = world.house.user("Newcomer", "99").await;
        world.rename(&late, "Late").await;
        world.sweep().await;
        let live = world.cx.read().await.unwrap().credentials().of_user(late.project, late.id).await.unwrap();
        assert_eq!(live.len(), 1, "the old filter gives on");
        assert_eq!(world.events(Category::PoolFiltersHeld).await, 1);
    }
}

#[tokio::test]
async fn what_is_approved_becomes_the_pools_and_ends_what_it_was_shown_to_end() {
    for world in World::both().await {
        world.set(HALF, "").await;
        let operator = world.house.operator(Role::Operator).await;
        let pool = automation::approve_filters(&operator, world.house.pool.id).await.unwrap();
        assert_eq!((pool.pool.auto_generate_filter.as_str(), pool.held), (HALF, None));
        world.sweep().await;
        assert_eq!(world.holders().await, 5);
        assert_eq!(world.events(Category::PoolFiltersApproved).await, 1);
        assert!(is_not_held(&automation::approve_filters(&operator, world.house.pool.id).await));
    }
}

#[tokio::test]
async fn what_is_rejected_is_gone() {
    for world in World::both().await {
        world.set("", "first_name pr").await;
        let pool = automation::reject_filters(&world.cx, world.house.pool.id).await.unwrap();
        assert_eq!((pool.pool.auto_revoke_filter.as_str(), pool.held), ("", None));
        world.sweep().await;
        assert_eq!(world.holders().await, 10);
        assert_eq!(world.events(Category::PoolFiltersRejected).await, 1);
        assert!(is_not_held(&automation::reject_filters(&world.cx, world.house.pool.id).await));
    }
}

#[tokio::test]
async fn an_approval_is_good_for_as_many_as_were_shown() {
    for world in World::both().await {
        world.set(EVERYBODY, "last_name eq \"Gone\" or first_name ge \"Person5\"").await;
        world.rename(&world.people[0], "Gone").await;
        let pool = automation::approve_filters(&world.cx, world.house.pool.id).await.unwrap();
        assert_eq!(pool.held.unwrap().losses.losers, 6, "shown anew");
        world.sweep().await;
        assert_eq!(world.holders().await, 10);
        assert_eq!(world.events(Category::PoolFiltersHeld).await, 2);
        let pool = automation::approve_filters(&world.cx, world.house.pool.id).await.unwrap();
        assert_eq!(pool.held, None);
        world.sweep().await;
        assert_eq!(world.holders().await, 4);
    }
}

#[tokio::test]
async fn newer_filters_take_the_place_of_those_that_wait() {
    for world in World::both().await {
        world.set(HALF, "").await;
        let held = world.set("first_name eq \"Nobody\"", "").await.pool.held.unwrap();
        assert_eq!((held.auto_generate_filter.as_str(), held.losses.losers), ("first_name eq \"Nobody\"", 10));
        let few = world.set("first_name ne \"Person3\"", "").await;
        assert_eq!((few.is_held, few.pool.held), (false, None), "one of ten is no mass change");
        world.sweep().await;
        assert_eq!(world.holders().await, 9);
        assert!(is_not_held(&automation::approve_filters(&world.cx, world.house.pool.id).await));
    }
}

#[tokio::test]
async fn of_whom_nothing_is_known_nobody_loses_and_nothing_is_held() {
    for world in World::both().await {
        let updated = world.set("mobile sw \"+49\"", "external_id eq \"leaver\"").await;
        assert!(!updated.is_held);
        let preview = automation::preview(&world.cx, world.house.pool.id, "not (mobile sw \"+49\")", "").await.unwrap();
        assert_eq!((preview.counts.unknown, preview.counts.lose, preview.is_held), (10, 0, false));
        world.sweep().await;
        assert_eq!(world.holders().await, 10);
    }
}

#[tokio::test]
async fn who_decides_needs_the_permission_and_who_is_late_is_told() {
    for world in World::both().await {
        world.set(HALF, "").await;
        let helpdesk = world.house.operator(Role::Helpdesk).await;
        let pool = world.house.pool.id;
        assert!(matches!(automation::approve_filters(&helpdesk, pool).await, Err(Error::Forbidden(_))));
        assert!(matches!(automation::reject_filters(&helpdesk, pool).await, Err(Error::Forbidden(_))));
        automation::reject_filters(&world.cx, pool).await.unwrap();
        assert!(is_not_held(&automation::approve_filters(&world.cx, pool).await));
    }
}

#[tokio::test]
async fn a_threshold_of_nought_holds_nothing() {
    for world in World::both().await {
        let change = |document: &app::settings::Document| {
            let mut document = document.clone();
            document.settings.automation.revocations.at_least = 0;
            Ok(document)
        };
        app::settings::update(&world.cx, Expected::Any, change).await.unwrap();
        assert!(!world.set(HALF, "").await.is_held);
        world.sweep().await;
        assert_eq!(world.holders().await, 5);
    }
}
