//! Events and audit: in order, sealed per person, unreadable once the person was erased.

use std::borrow::Cow;

use domain::audit::AuditEntry;
use domain::event::{Actor, Category, Detail, Event, PersonalDetail};
use domain::id::{Id, kind};
use store::repo::list::ListQuery;
use store::repo::{AUDIT, EVENTS};
use store::testing::Scratch;
use store::{Error, Store};

use crate::world::{add_all, at, filter, fresh, user, with_project};
use crate::{on_both, start};

const NAME: &str = "Łucja İnan-Müller 𝔘";

pub(crate) fn event(project: Id<kind::Project>, person: Id<kind::User>) -> Event {
    Event {
        user: Some(person),
        credential: Some(fresh()),
        invitation: Some(fresh()),
        device: Some(fresh()),
        pool: Some(fresh()),
        system: Some(fresh()),
        sync_run: Some(fresh()),
        external_id: Some("x-1".to_owned()),
        detail: Detail::reason("lost"),
        personal: Some(PersonalDetail { display_name: Some(NAME.to_owned()), ..PersonalDetail::default() }),
        ..Event::new(fresh(), project, Category::CredentialSuspended, Actor::Operator(fresh()), at(1))
    }
}

fn entry(project: Id<kind::Project>, person: Id<kind::User>) -> AuditEntry {
    AuditEntry {
        id: fresh(),
        project: Some(project),
        at: at(1),
        actor: Actor::System,
        action: Cow::Borrowed("users.update"),
        subject: Some(person.into()),
        detail: serde_json::json!({"changed": ["last_name"]}),
        personal: Some(serde_json::json!({"last_name": ["Berg", NAME]})),
        person: Some(person),
    }
}

async fn record(store: &Store, events: &[Event], entries: &[AuditEntry]) {
    let mut uow = store.begin().await.unwrap();
    assert_eq!(uow.events().add_many(events).await.unwrap(), events.len() as u64);
    assert_eq!(uow.audit().add_many(entries).await.unwrap(), entries.len() as u64);
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn what_was_said_of_a_person_is_sealed_and_goes_with_the_key() {
    for scratch in Scratch::both(start()).await {
        println!("on {}", scratch.name());
        let store = &scratch.store;
        let project = with_project(store).await;
        let people = [user(project, "A", "B"), user(project, "C", "D")];
        add_all(store, &people).await;
        let events = [event(project, people[0].id), event(project, people[1].id)];
        let entries = [entry(project, people[0].id), entry(project, people[1].id)];
        record(store, &events, &entries).await;
        assert!(scratch.shows("users.update").await, "the search would find what can be read");
        assert!(!scratch.shows(NAME).await);

        let mut reader = store.read().await.unwrap();
        let read = reader.events().list(project, &ListQuery::of(&EVENTS)).await.unwrap().items;
        assert_eq!(read.iter().map(|recorded| &recorded.event).collect::<Vec<_>>(), events.iter().collect::<Vec<_>>());
        let read = reader.audit().list(project, &ListQuery::of(&AUDIT)).await.unwrap().items;
        assert_eq!(read.iter().map(|recorded| &recorded.entry).collect::<Vec<_>>(), entries.iter().collect::<Vec<_>>());
        drop(reader);

        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.erase_users(project, &[people[0].id]).await.unwrap(), 1);
        uow.commit().await.unwrap();
        let mut reader = store.read().await.unwrap();
        let read = reader.events().list(project, &ListQuery::of(&EVENTS)).await.unwrap().items;
        assert_eq!(read[0].event, Event { personal: None, ..events[0].clone() });
        assert_eq!(read[1].event, events[1]);
        let read = reader.audit().list(project, &ListQuery::of(&AUDIT)).await.unwrap().items;
        assert_eq!(read[0].entry, AuditEntry { personal: None, ..entries[0].clone() });
        assert_eq!(read[1].entry, entries[1]);
    }
}

#[tokio::test]
async fn nothing_personal_is_said_of_nobody() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut uow = store.begin().await.unwrap();
        let nobodys = Event { user: None, ..event(project, fresh()) };
        assert!(matches!(uow.events().add(&nobodys).await, Err(Error::NoPerson)));
        let nobodys = AuditEntry { person: None, ..entry(project, fresh()) };
        assert!(matches!(uow.audit().add(&nobodys).await, Err(Error::NoPerson)));
    })
    .await;
}

#[tokio::test]
async fn two_units_that_first_speak_of_a_person_agree_on_the_key() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let person = fresh();
        let units: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { record(&store, &[event(project, person)], &[]).await })
            })
            .collect();
        for unit in units {
            unit.await.unwrap();
        }
        let page = store.read().await.unwrap().events().list(project, &ListQuery::of(&EVENTS)).await.unwrap();
        assert_eq!(page.items.iter().filter(|recorded| recorded.event.personal.is_some()).count(), 8);
    })
    .await;
}

#[tokio::test]
async fn a_stream_resumes_where_it_stopped_and_a_list_begins_with_the_newest() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut events: Vec<_> = (0..10).map(|_| event(project, fresh())).collect();
        events[4].category = Category::UserCreated;
        events[7].sync_run = events[4].sync_run;
        record(&store, &events, &[]).await;
        record(&store, &[event(fresh(), fresh())], &[]).await;
        let mut reader = store.read().await.unwrap();
        let first = reader.events().between(project, 0, u64::MAX, 6).await.unwrap();
        let rest = reader.events().between(project, first[5].seq, u64::MAX, 100).await.unwrap();
        let ids: Vec<_> = first.iter().chain(&rest).map(|recorded| recorded.event.id).collect();
        assert_eq!(ids, events.iter().map(|event| event.id).collect::<Vec<_>>());

        let newest = EVENTS.sort("seq", true).unwrap();
        let query = ListQuery { sort: newest, limit: 2, ..ListQuery::of(&EVENTS) };
        let page = reader.events().list(project, &query).await.unwrap();
        assert_eq!(page.items[0].event.id, events[9].id);
        let query = ListQuery { cursor: page.next, ..query };
        assert_eq!(reader.events().list(project, &query).await.unwrap().items[0].event.id, events[7].id);

        let of_run = format!("sync_run_id eq \"{}\" and category sw \"credential.\"", events[4].sync_run.unwrap());
        let query = ListQuery { filter: Some(filter(&EVENTS, &of_run)), ..ListQuery::of(&EVENTS) };
        let found = reader.events().list(project, &query).await.unwrap().items;
        assert_eq!(found.len(), 1);
        assert_eq!(reader.events().lookup(project, events[7].id).await.unwrap().as_ref(), found.first());
        assert_eq!(reader.events().lookup(fresh(), events[7].id).await.unwrap(), None, "another project's");
    })
    .await;
}

/// What was erased is not in the file either: not in a cell that is free now, nor in a page that is.
#[tokio::test]
async fn nothing_is_left_of_a_destroyed_key_in_the_file() {
    let scratch = Scratch::sqlite(start()).await;
    let store = &scratch.store;
    let project = with_project(store).await;
    let people: Vec<_> = (0..300).map(|_| user(project, "A", "B")).collect();
    add_all(store, &people).await;
    let events: Vec<_> = people.iter().map(|person| event(project, person.id)).collect();
    record(store, &events, &[]).await;
    let keys = scratch.bytes("SELECT sealed AS bytes FROM person_keys ORDER BY user_id").await;
    assert!(keys.len() == 300 && scratch.files_hold(&keys[150]) && scratch.files_hold(&keys[200]));
    // One alone, which leaves a hole in a page; then those around, which leaves whole pages.
    for erased in [&people[150..151], &people[20..280]] {
        let ids: Vec<_> = erased.iter().map(|person| person.id).collect();
        let mut uow = store.begin().await.unwrap();
        uow.erase_users(project, &ids).await.unwrap();
        uow.commit().await.unwrap();
    }
    store.close().await.unwrap();
    let left = keys[20..280].iter().step_by(5).filter(|key| scratch.files_hold(key)).count();
    assert_eq!(left, 0, "of 52 that were looked for");
    assert!(scratch.files_hold(&keys[0]) && scratch.files_hold(&keys[299]));
}
