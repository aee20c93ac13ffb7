//! What people make of events: views, acknowledgements, comments, and how long events are kept.

use domain::event::{Actor, Category, Event};
use domain::id::{Id, kind};
use domain::retention::{Overdue, Retention};
use domain::review::{Comment, CommentText, SavedView, Search, Within};
use store::testing::Scratch;
use store::{Error, Store, Unique};

use crate::world::{add_all, at, fresh, project, user, with_project};
use crate::{on_both, start};

const SAID: &str = "Łucja called back";

fn view(project: Id<kind::Project>, owner: Actor, name: &str, shared: bool) -> SavedView {
    let search = Search { within: Some(Within::Week), ..Search::default() };
    SavedView { id: fresh(), project, owner, name: name.to_owned(), shared, search, created_at: start(), version: 1 }
}

fn event(project: Id<kind::Project>, category: Category, second: i64) -> Event {
    Event::new(fresh(), project, category, Actor::System, at(second))
}

fn comment(event: &Event, text: &str) -> Comment {
    let (id, text) = (fresh(), CommentText::parse(text).unwrap());
    let by = Actor::Operator(fresh());
    Comment { id, project: event.project, event: event.id, person: event.user, at: start(), by, text }
}

async fn record(store: &Store, events: &[Event]) {
    let mut uow = store.begin().await.unwrap();
    uow.events().add_many(events).await.unwrap();
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn each_sees_their_own_views_and_shared_ones() {
    on_both(async |store| {
        let mine = with_project(&store).await;
        let (me, other) = (Actor::Operator(fresh()), Actor::Operator(fresh()));
        let views =
            [view(mine, me, "Nights", false), view(mine, other, "nights", true), view(mine, other, "Hidden", false)];
        let mut uow = store.begin().await.unwrap();
        for view in &views {
            uow.saved_views().add(view).await.unwrap();
        }
        let again = view(mine, me, "NIGHTS", false);
        assert!(matches!(uow.saved_views().add(&again).await, Err(Error::Taken(Unique::ViewName))));
        drop(uow);
        let mut uow = store.begin().await.unwrap();
        for view in &views {
            uow.saved_views().add(view).await.unwrap();
        }
        let listed = uow.saved_views().list(mine, me).await.unwrap();
        let mut expected = vec![views[0].clone(), views[1].clone()];
        expected.sort_by_key(|view| view.id);
        assert_eq!(listed, expected);
        assert_eq!(uow.saved_views().count(mine, other).await.unwrap(), 2);
        assert_eq!(uow.saved_views().lookup(fresh(), views[0].id).await.unwrap(), None);

        uow.saved_views().set_first(mine, me, Some(views[1].id)).await.unwrap();
        uow.saved_views().set_first(mine, other, Some(views[1].id)).await.unwrap();
        let private = SavedView { shared: false, version: 2, name: "Ours".to_owned(), ..views[1].clone() };
        uow.saved_views().update(&private).await.unwrap();
        uow.saved_views().keep_for_owner(&private).await.unwrap();
        assert_eq!(uow.saved_views().first_of(mine, me).await.unwrap(), None);
        assert_eq!(uow.saved_views().first_of(mine, other).await.unwrap(), Some(private.id));
        assert!(matches!(uow.saved_views().update(&private).await, Err(Error::Stale)));
        assert!(uow.saved_views().remove(mine, private.id).await.unwrap());
        assert_eq!(uow.saved_views().first_of(mine, other).await.unwrap(), None);
        assert!(!uow.saved_views().remove(mine, private.id).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn an_event_is_acknowledged_once() {
    on_both(async |store| {
        let mine = with_project(&store).await;
        let events = [event(mine, Category::PoolLow, 1), event(mine, Category::PoolLow, 2)];
        record(&store, &events).await;
        let ids = [events[0].id, events[1].id];
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.kept_events().existing(mine, &[ids[0], fresh()]).await.unwrap(), [ids[0]]);
        assert_eq!(uow.kept_events().existing(fresh(), &ids).await.unwrap(), []);
        let (first, second) = (Actor::Operator(fresh()), Actor::Operator(fresh()));
        assert_eq!(uow.kept_events().acknowledge(fresh(), &ids, first, at(5)).await.unwrap(), 0);
        assert_eq!(uow.kept_events().acknowledge(mine, &ids[..1], first, at(5)).await.unwrap(), 1);
        assert_eq!(uow.kept_events().acknowledge(mine, &ids, second, at(6)).await.unwrap(), 1);
        uow.commit().await.unwrap();
        let mut reader = store.read().await.unwrap();
        let read = async |reader: &mut store::Reader, id| reader.events().lookup(mine, id).await.unwrap().unwrap();
        assert_eq!(read(&mut reader, ids[0]).await.acknowledged, Some((at(5), first)));
        assert_eq!(read(&mut reader, ids[1]).await.acknowledged, Some((at(6), second)));
    })
    .await;
}

#[tokio::test]
async fn comments_are_sealed_and_go_with_the_person() {
    for scratch in Scratch::both(start()).await {
        println!("on {}", scratch.name());
        let store = &scratch.store;
        let mine = with_project(store).await;
        let people = [user(mine, "A", "B"), user(mine, "C", "D")];
        add_all(store, &people).await;
        let about = |person: Id<kind::User>| Event { user: Some(person), ..event(mine, Category::UserUpdated, 1) };
        let events = [about(people[0].id), about(people[1].id), event(mine, Category::PoolLow, 2)];
        record(store, &events).await;
        let comments = [comment(&events[0], SAID), comment(&events[1], SAID), comment(&events[2], "Łucja\nknows")];
        let mut uow = store.begin().await.unwrap();
        for comment in &comments {
            uow.comments().add(comment).await.unwrap();
        }
        uow.commit().await.unwrap();
        assert!(!scratch.shows("Łucja").await, "comments name people");

        let mut uow = store.begin().await.unwrap();
        for (event, comment) in events.iter().zip(&comments) {
            let said = uow.comments().of_event(mine, event.id).await.unwrap();
            assert_eq!(said.as_slice(), std::slice::from_ref(comment));
            assert_eq!(uow.comments().of_event(fresh(), event.id).await.unwrap(), []);
        }
        uow.erase_users(mine, &[people[0].id]).await.unwrap();
        assert_eq!(uow.comments().count(mine, events[0].id).await.unwrap(), 0);
        assert_eq!(uow.comments().of_event(mine, events[1].id).await.unwrap(), [comments[1].clone()]);
        drop(uow);
    }
}

#[tokio::test]
async fn what_was_kept_for_long_enough_goes_as_far_as_it_was_followed() {
    on_both(async |store| {
        let mine = with_project(&store).await;
        let other = project("elsewhere");
        let mut uow = store.begin().await.unwrap();
        uow.projects().add(&other).await.unwrap();
        uow.commit().await.unwrap();
        let events = [
            event(mine, Category::PoolLow, 1),
            event(mine, Category::PoolLow, 2),
            event(mine, Category::SyncCompleted, 1),
            event(other.id, Category::PoolLow, 1),
            event(mine, Category::PoolLow, 3),
            event(mine, Category::PoolLow, 9),
        ];
        record(&store, &events).await;
        let overdue = Overdue { before: at(5), categories: vec![Category::PoolLow, Category::PoolExhausted] };
        let mut uow = store.begin().await.unwrap();
        uow.comments().add(&comment(&events[0], SAID)).await.unwrap();
        let count = uow.kept_events().count_overdue(mine, &overdue).await.unwrap();
        assert_eq!(count, [(Category::PoolLow, 3)]);
        let upto = uow.events().lookup(mine, events[3].id).await.unwrap();
        assert_eq!(upto, None, "it is another project's");
        let upto = uow.events().lookup(mine, events[2].id).await.unwrap().unwrap().seq;
        assert_eq!(uow.kept_events().remove_overdue(mine, &overdue, upto, 1).await.unwrap(), 1);
        assert_eq!(uow.kept_events().remove_overdue(mine, &overdue, upto, 10).await.unwrap(), 1);
        assert_eq!(uow.kept_events().remove_overdue(mine, &overdue, upto, 10).await.unwrap(), 0, "not followed yet");
        assert_eq!(uow.comments().count(mine, events[0].id).await.unwrap(), 0);
        for (event, stays) in events.iter().zip([false, false, true, true, true, true]) {
            let found = uow.events().lookup(event.project, event.id).await.unwrap();
            assert_eq!(found.is_some(), stays, "{event:?}");
        }
        // Every category that has a limit, in one query.
        for all in (Retention { days: 1, ..Retention::default() }).overdue(at(10 * 86_400)) {
            assert_eq!(uow.kept_events().remove_overdue(mine, &all, u64::MAX >> 1, 100).await.unwrap(), 3);
        }
    })
    .await;
}
