//! The list of review records: whatever way a page is found, it is the page that was asked for.

use std::collections::BTreeSet;

use domain::event::{Actor, Category, Detail, Event, searched_text};
use domain::id::{Id, kind};
use domain::origin::Origin;
use domain::system::{ConnectorKind, CredentialPool, CredentialSystem};
use domain::time::{SignedDuration, Timestamp, micros};
use filter::{Attribute, AttributeValue, Attributes, Truth, evaluate};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};
use store::Store;
use store::repo::list::ListQuery;
use store::repo::{EVENTS, RecordedEvent};

use crate::world::{at, filter, fresh, with_project};
use crate::{on_both, start};

/// A project with two systems of two pools each, and what they are called.
struct House {
    project: Id<kind::Project>,
    systems: Vec<CredentialSystem>,
    pools: Vec<CredentialPool>,
    users: Vec<Id<kind::User>>,
}

async fn house(store: &Store) -> House {
    let project = with_project(store).await;
    let system = |name: &str| CredentialSystem::new(fresh(), project, ConnectorKind::named("example"), name, start());
    let systems = vec![system("Doors"), system("Gates İ")];
    let pool = |system: &CredentialSystem, name: &str| CredentialPool::new(fresh(), system, name, name, start());
    let pools: Vec<_> = systems.iter().flat_map(|system| [pool(system, "Main"), pool(system, "Annex")]).collect();
    let mut uow = store.begin().await.unwrap();
    for system in &systems {
        uow.systems().add(system).await.unwrap();
    }
    for pool in &pools {
        uow.pools().add(pool).await.unwrap();
    }
    uow.commit().await.unwrap();
    House { project, systems, pools, users: (0..3).map(|_| fresh()).collect() }
}

const CATEGORIES: [Category; 4] =
    [Category::CredentialUsed, Category::CredentialRevoked, Category::PoolLow, Category::SystemDisconnected];

impl House {
    /// An event of a few dice.
    fn event(&self, dice: [usize; 5]) -> Event {
        let [category, place, user, second, why] = dice;
        let pool = self.pools.get(place);
        let moment = start() + SignedDuration::from_secs(i64::try_from(second).unwrap());
        Event {
            pool: pool.map(|pool| pool.id),
            system: pool.map(|pool| pool.system).or_else(|| self.systems.get(place - 4).map(|system| system.id)),
            user: self.users.get(user).copied(),
            detail: [Detail::reason("lost"), Detail::cause("it was late"), Detail::default()][why].clone(),
            ..Event::new(fresh(), self.project, CATEGORIES[category], Actor::System, moment)
        }
    }

    fn text(&self, event: &Event) -> String {
        let system = self.systems.iter().find(|system| Some(system.id) == event.system);
        let pool = self.pools.iter().find(|pool| Some(pool.id) == event.pool);
        let (system, pool) = (system.map(|system| system.name.as_str()), pool.map(|pool| pool.name.as_str()));
        searched_text(event.category, system, pool, &event.said())
    }

    /// Filters of every kind that the console offers, and some that it does not.
    fn filters(&self) -> Vec<String> {
        let (system, pool, user) = (self.systems[1].id, self.pools[0].id, self.users[0]);
        let (early, late) = (at(3), at(9));
        vec![
            r#"category eq "credential.revoked""#.to_owned(),
            r#"category eq "pool.low" or category eq "system.disconnected""#.to_owned(),
            r#"severity eq "alarm""#.to_owned(),
            r#"text co "LATE""#.to_owned(),
            r#"text co "[gates İ]" and not (text co "annex")"#.to_owned(),
            r#"text sw "[Doors] Main: credential""#.to_owned(),
            format!(r#"system_id eq "{system}""#),
            format!(r#"pool_id eq "{pool}" and category ne "credential.used""#),
            format!(r#"system_id eq "{system}" and pool_id eq "{pool}""#),
            format!(r#"user_id eq "{user}""#),
            format!(r#"user_id eq "{user}" and severity ne "info""#),
            format!(r#"at ge "{early}" and at lt "{late}""#),
            format!(r#"at gt "{early}" and at le "{late}" and category sw "credential.""#),
            format!(r#"at eq "{early}" and text co "credential""#),
            format!(r#"at ne "{early}" and text co "credential""#),
            format!(r#"severity eq "info" and not (at lt "{late}") and user_id pr"#),
            "pool_id pr and severity eq \"info\"".to_owned(),
            "not (pool_id pr)".to_owned(),
            r#"category eq "user.created""#.to_owned(),
            r#"seq gt 7 and category eq "credential.used""#.to_owned(),
            "acknowledged eq false".to_owned(),
            "acknowledged eq true".to_owned(),
            r#"severity ne "info" and acknowledged eq false"#.to_owned(),
            format!(r#"severity eq "alarm" and acknowledged eq true and at ge "{early}""#),
            format!(r#"text co "main" and acknowledged eq false and user_id eq "{user}""#),
            "acknowledged eq true and acknowledged eq false".to_owned(),
            r#"not (acknowledged eq true) and category sw "pool.""#.to_owned(),
        ]
    }
}

/// An event, as filters see it.
struct Seen<'h>(&'h House, &'h RecordedEvent);

impl Attributes for Seen<'_> {
    fn get(&self, attribute: &Attribute) -> Option<AttributeValue<'_>> {
        let (Self(house, recorded), text) = (self, |text: String| Some(AttributeValue::Text(text.into())));
        let event = &recorded.event;
        match attribute.name.as_str() {
            "seq" => Some(AttributeValue::Integer(i64::try_from(recorded.seq).unwrap())),
            "at" => Some(AttributeValue::Time(micros(event.at))),
            "category" => Some(AttributeValue::text(event.category.as_str())),
            "severity" => Some(AttributeValue::text(event.category.severity().as_str())),
            "text" => text(house.text(event)),
            "acknowledged" => Some(AttributeValue::Boolean(recorded.acknowledged.is_some())),
            "user_id" => text(event.user?.to_string()),
            "system_id" => text(event.system?.to_string()),
            "pool_id" => text(event.pool?.to_string()),
            other => panic!("{other}"),
        }
    }
}

async fn add(store: &Store, events: &[Event]) {
    let mut uow = store.begin().await.unwrap();
    uow.events().add_many(events).await.unwrap();
    uow.commit().await.unwrap();
}

/// The whole list, page by page.
async fn walk(store: &Store, house: &House, text: Option<&str>, sort: &str, limit: u32) -> Vec<RecordedEvent> {
    let (name, descending) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
    let mut query = ListQuery {
        filter: text.map(|text| filter(&EVENTS, text)),
        sort: EVENTS.sort(name, descending).unwrap(),
        limit,
        ..ListQuery::of(&EVENTS)
    };
    let mut all = Vec::new();
    let mut reader = store.read().await.unwrap();
    let counted = reader.events().count(house.project, &query).await.unwrap();
    let whole = ListQuery { limit: 500, ..query.clone() };
    assert_eq!(reader.events().list(house.project, &whole).await.unwrap().items.len() as u64, counted);
    loop {
        let page = reader.events().list(house.project, &query).await.unwrap();
        assert!(page.items.len() <= limit as usize);
        all.extend(page.items);
        let Some(next) = page.next else { return all };
        query.cursor = Some(next);
    }
}

#[tokio::test]
async fn every_way_to_find_a_page_finds_the_same() {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&1_187_230_u64.to_le_bytes());
    println!("seed 1187230");
    let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let roll: Vec<[usize; 5]> = (0..160)
        .map(|_| [(); 5].map(|()| dice.next_u32() as usize))
        .map(|[a, b, c, d, e]| [a % 4, b % 6, c % 5, d % 14, e % 3])
        .collect();
    on_both(|store| {
        let roll = roll.clone();
        async move {
            let house = house(&store).await;
            let (first, rest) = roll.split_at(90);
            add(&store, &first.iter().map(|dice| house.event(*dice)).collect::<Vec<_>>()).await;
            for dice in rest {
                add(&store, &[house.event(*dice)]).await;
            }
            let all = store.read().await.unwrap().events().between(house.project, 0, u64::MAX, 500).await.unwrap();
            let seen: Vec<_> = all.iter().map(|recorded| recorded.event.id).step_by(3).collect();
            let mut uow = store.begin().await.unwrap();
            uow.kept_events().acknowledge(house.project, &seen, Actor::System, at(99)).await.unwrap();
            uow.commit().await.unwrap();
            let all = store.read().await.unwrap().events().between(house.project, 0, u64::MAX, 500).await.unwrap();
            for text in house.filters().iter().map(Some).chain([None]) {
                let parsed = text.map(|text| filter(&EVENTS, text));
                let fits = |recorded: &&RecordedEvent| {
                    parsed.as_ref().is_none_or(|parsed| evaluate(parsed, &Seen(&house, recorded)) == Truth::True)
                };
                let mut expected: Vec<_> = all.iter().filter(fits).cloned().collect();
                for (sort, limit) in [("seq", 7), ("at", 3), ("-at", 11), ("-at", 100)] {
                    expected.sort_by_key(|recorded| match sort {
                        "seq" => (Timestamp::MIN, recorded.seq),
                        _ => (recorded.event.at, recorded.seq),
                    });
                    if sort.starts_with('-') {
                        expected.reverse();
                    }
                    let found = walk(&store, &house, text.map(String::as_str), sort, limit).await;
                    let numbers = |list: &[RecordedEvent]| list.iter().map(|one| one.seq).collect::<Vec<_>>();
                    assert_eq!(numbers(&found), numbers(&expected), "{text:?} by {sort}, {limit} at a time");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn texts_are_joined_by_or_among_their_like_alone() {
    on_both(|store| async move {
        let house = house(&store).await;
        let query =
            ListQuery { filter: Some(filter(&EVENTS, r#"text co "late" or user_id pr"#)), ..ListQuery::of(&EVENTS) };
        let error = store.read().await.unwrap().events().list(house.project, &query).await.unwrap_err();
        assert!(matches!(error, store::Error::Apart { .. }), "{error:?}");
    })
    .await;
}

#[tokio::test]
async fn a_system_and_a_pool_choose_what_becomes_a_review_record() {
    on_both(|store| async move {
        let mut house = house(&store).await;
        let mut uow = store.begin().await.unwrap();
        let system = &mut house.systems[0];
        (system.review, system.version) = (Some(BTreeSet::from([Category::PoolLow])), 2);
        uow.systems().update(system).await.unwrap();
        let pool = &mut house.pools[0];
        (pool.review, pool.version) = (Some(BTreeSet::from([Category::CredentialUsed])), 2);
        uow.pools().update(pool).await.unwrap();
        uow.commit().await.unwrap();
        // Used and low: in the pool that chooses, in the one that does not, at the other system.
        let events: Vec<_> =
            [(0, 0), (2, 0), (0, 1), (2, 1), (0, 2), (2, 2)].map(|(c, p)| house.event([c, p, 0, 0, 0])).into();
        add(&store, &events).await;
        let shown: Vec<_> = walk(&store, &house, None, "seq", 9).await.into_iter().map(|one| one.seq).collect();
        assert_eq!(shown, [1, 4, 5, 6]);
        let of_user = ListQuery::of(&EVENTS);
        let mut reader = store.read().await.unwrap();
        let all = reader.events().list_of_user(house.project, house.users[0], &of_user).await.unwrap().items;
        let review: Vec<_> = all.iter().map(|recorded| recorded.review).collect();
        assert_eq!(review, [true, false, false, true, true, true], "the holder sees everything");
    })
    .await;
}

#[tokio::test]
async fn texts_have_the_names_of_now_and_keep_those_of_what_is_gone() {
    on_both(|store| async move {
        let mut house = house(&store).await;
        add(&store, &[house.event([0, 0, 0, 0, 0])]).await;
        let mut uow = store.begin().await.unwrap();
        let system = &mut house.systems[0];
        (system.name, system.version) = ("Portals".to_owned(), 2);
        uow.systems().update(system).await.unwrap();
        uow.commit().await.unwrap();
        let counts = async |text: &str| walk(&store, &house, Some(text), "-at", 9).await.len();
        assert_eq!(counts(r#"text co "[Portals] Main""#).await, 1);
        assert_eq!(counts(r#"text co "[Doors]""#).await, 0);
        let mut uow = store.begin().await.unwrap();
        uow.systems().remove(house.project, house.systems[0].id).await.unwrap();
        let left = uow.events().names_left(house.project).await.unwrap();
        uow.commit().await.unwrap();
        assert_eq!(left.systems, [(house.systems[0].id, "Portals".to_owned())]);
        assert_eq!(left.pools, [(house.pools[0].id, "Main".to_owned())]);
        assert_eq!(counts(r#"text co "[Portals] Main""#).await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_event_keeps_the_rules_that_led_to_it_and_what_failed_leaves_no_strand() {
    on_both(|store| async move {
        let house = house(&store).await;
        let origin = Origin::default().then(fresh()).then(fresh());
        let event = Event { origin: origin.clone(), ..house.event([0, 0, 0, 0, 0]) };
        let mut uow = store.begin().await.unwrap();
        uow.events().add(&event).await.unwrap();
        drop(uow);
        add(&store, std::slice::from_ref(&event)).await;
        let found = walk(&store, &house, Some(r#"severity eq "info""#), "at", 9).await;
        assert_eq!(found.len(), 1, "the strand was written by the unit that was committed");
        assert_eq!(found[0].event.origin, origin);
    })
    .await;
}
