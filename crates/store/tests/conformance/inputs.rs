//! Inputs, what moves them, and when they go back by themselves.

use std::collections::BTreeSet;

use domain::event::{Actor, Category, Event};
use domain::id::{Id, kind};
use domain::input::{Input, InputTriggers, Place, Restore, Trigger, TriggerMode};
use domain::origin::Origin;
use domain::system::{ConnectorKind, CredentialPool, CredentialSystem};
use domain::time::{SignedDuration, Timestamp};
use filter::Filter;
use store::repo::list::ListQuery;
use store::repo::{EVENTS, INPUTS};
use store::{Error, Store, Unique};

use crate::world::{fresh, with_project};
use crate::{on_both, start};

fn input(project: Id<kind::Project>, name: &str) -> Input {
    Input::new(fresh(), project, name.to_owned(), "Żółć 李".to_owned(), start())
}

fn after(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

fn by_event() -> Trigger {
    Trigger {
        at: after(1),
        by: Actor::System,
        event: Some((fresh(), Category::PoolLow)),
        origin: Origin::default().then(fresh()),
    }
}

async fn add(store: &Store, inputs: &[&Input]) {
    let mut uow = store.begin().await.unwrap();
    for input in inputs {
        uow.inputs().add(input).await.unwrap();
    }
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn an_input_is_kept_as_it_was_written_and_editing_it_leaves_its_state() {
    on_both(|store| async move {
        let (project, other) = (with_project(&store).await, fresh());
        let mut dock = input(project, "Dock");
        add(&store, &[&dock]).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.inputs().lookup(project, dock.id).await.unwrap().as_ref(), Some(&dock));
        assert_eq!(uow.inputs().lookup(other, dock.id).await.unwrap(), None);
        assert!(uow.inputs().lock(other, &[dock.id]).await.unwrap().is_empty());

        let stale_edit = Input { name: "Dock 2".to_owned(), version: 2, ..dock.clone() };
        dock.trigger(by_event(), Some(after(60)));
        uow.inputs().stand(&dock).await.unwrap();
        uow.inputs().update(&stale_edit).await.unwrap();
        let now = uow.inputs().lookup(project, dock.id).await.unwrap().unwrap();
        assert_eq!(now, Input { name: "Dock 2".to_owned(), version: 2, ..dock.clone() });
        assert!(matches!(uow.inputs().update(&stale_edit).await, Err(Error::Stale)));
        uow.commit().await.unwrap();

        let mut uow = store.begin().await.unwrap();
        let twice = uow.inputs().add(&input(project, "dOCK 2")).await;
        assert!(matches!(twice, Err(Error::Taken(Unique::InputName))), "{twice:?}");
    })
    .await;
}

#[tokio::test]
async fn the_list_is_filtered_and_sorted_and_tells_the_events_of_one() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let (mut gate, dock) = (input(project, "Gate"), input(project, "dock"));
        add(&store, &[&gate, &dock]).await;
        gate.trigger(by_event(), None);
        let mut uow = store.begin().await.unwrap();
        uow.inputs().stand(&gate).await.unwrap();
        let event = Event::new(fresh(), project, Category::InputTriggered, Actor::System, start());
        uow.events().add(&Event { input: Some(gate.id), ..event.clone() }).await.unwrap();
        uow.events().add(&Event { id: fresh(), input: Some(dock.id), ..event }).await.unwrap();

        let page = uow.inputs().list(project, &ListQuery::of(&INPUTS)).await.unwrap();
        assert_eq!(page.items.iter().map(|input| input.id).collect::<Vec<_>>(), [dock.id, gate.id]);
        for (filter, found) in [
            ("state eq \"alarm\"", vec![gate.id]),
            ("name co \"DOC\"", vec![dock.id]),
            ("triggered_category eq \"pool.low\"", vec![gate.id]),
            ("not (restore_at pr)", vec![dock.id, gate.id]),
        ] {
            let checked = filter.parse::<Filter>().unwrap().check(&INPUTS.schema([])).unwrap();
            let query = ListQuery { filter: Some(checked.clone()), ..ListQuery::of(&INPUTS) };
            let page = uow.inputs().list(project, &query).await.unwrap();
            assert_eq!(page.items.iter().map(|input| input.id).collect::<Vec<_>>(), found, "{filter}");
            assert_eq!(uow.inputs().count(project, Some(&checked)).await.unwrap(), found.len() as u64);
        }
        let own = format!("input_id eq \"{}\"", gate.id).parse::<Filter>().unwrap();
        let query = ListQuery { filter: Some(own.check(&EVENTS.schema([])).unwrap()), ..ListQuery::of(&EVENTS) };
        let told = uow.events().list(project, &query).await.unwrap().items;
        assert_eq!(told.iter().map(|told| told.event.input).collect::<Vec<_>>(), [Some(gate.id)]);
    })
    .await;
}

#[tokio::test]
async fn what_is_due_comes_first_and_what_somebody_is_at_is_passed_over() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut inputs: Vec<_> = ["A", "B", "C", "D"].map(|name| input(project, name)).into();
        add(&store, &inputs.iter().collect::<Vec<_>>()).await;
        assert_eq!(store.read().await.unwrap().inputs().next_due().await.unwrap(), None);
        let mut uow = store.begin().await.unwrap();
        for (input, due) in inputs.iter_mut().zip([Some(30), Some(10), Some(90), None]) {
            input.trigger(by_event(), due.map(after));
            uow.inputs().stand(input).await.unwrap();
        }
        uow.commit().await.unwrap();
        assert_eq!(store.read().await.unwrap().inputs().next_due().await.unwrap(), Some(after(10)));

        let mut uow = store.begin().await.unwrap();
        let due = uow.inputs().claim_due(after(30), 10).await.unwrap();
        assert_eq!(due.iter().map(|input| input.name.as_str()).collect::<Vec<_>>(), ["B", "A"]);
        for mut input in due {
            input.restore(after(30));
            uow.inputs().stand(&input).await.unwrap();
        }
        uow.commit().await.unwrap();
        assert_eq!(store.read().await.unwrap().inputs().next_due().await.unwrap(), Some(after(90)));
    })
    .await;
}

async fn places(store: &Store, project: Id<kind::Project>) -> (CredentialSystem, CredentialPool) {
    let system = CredentialSystem::new(fresh(), project, ConnectorKind::named("elsewhere"), "Elsewhere", start());
    let pool = CredentialPool::new(fresh(), &system, "doors", "Doors", start());
    let mut uow = store.begin().await.unwrap();
    uow.systems().add(&system).await.unwrap();
    uow.pools().add(&pool).await.unwrap();
    uow.commit().await.unwrap();
    (system, pool)
}

#[tokio::test]
async fn what_systems_and_pools_trigger_is_kept_and_goes_with_them() {
    on_both(|store| async move {
        let (project, other) = (with_project(&store).await, fresh());
        let (system, pool) = places(&store, project).await;
        let (gate, dock) = (input(project, "Gate"), input(project, "Dock"));
        add(&store, &[&gate, &dock]).await;
        let (of_system, of_pool) = (Place::System(system.id), Place::Pool(pool.id));
        let first = InputTriggers {
            mode: TriggerMode::UseSelected,
            categories: BTreeSet::from([Category::SystemDisconnected, Category::PoolLow]),
            restore: Restore::OnCategories(BTreeSet::from([Category::SystemConnected])),
            inputs: BTreeSet::from([gate.id, dock.id]),
            version: 1,
        };
        let second = InputTriggers { restore: Restore::After(90), inputs: BTreeSet::from([dock.id]), ..first.clone() };
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.input_triggers().lookup(project, of_pool).await.unwrap(), InputTriggers::unset(of_pool));
        uow.input_triggers().put(project, of_system, &first).await.unwrap();
        uow.input_triggers().put(project, of_pool, &second).await.unwrap();
        assert_eq!(uow.input_triggers().lookup(project, of_system).await.unwrap(), first);
        assert_eq!(uow.input_triggers().lookup(other, of_system).await.unwrap(), InputTriggers::unset(of_system));
        let all = uow.input_triggers().of_project(project).await.unwrap();
        assert_eq!(all, [(of_system, first.clone()), (of_pool, second.clone())].into());
        assert!(uow.input_triggers().of_project(other).await.unwrap().is_empty());
        let used = uow.input_triggers().places_of(project, dock.id).await.unwrap();
        assert_eq!(used, [(of_system, "Elsewhere".to_owned()), (of_pool, "Doors".to_owned())]);
        uow.commit().await.unwrap();

        let mut uow = store.begin().await.unwrap();
        let lost = uow.input_triggers().put(project, of_system, &first).await;
        assert!(matches!(lost, Err(Error::Stale)), "{lost:?}");
        let third = InputTriggers { inputs: BTreeSet::from([gate.id]), restore: Restore::ByHand, version: 2, ..first };
        uow.input_triggers().put(project, of_system, &third).await.unwrap();
        assert_eq!(uow.input_triggers().lookup(project, of_system).await.unwrap(), third);
        uow.systems().remove(project, system.id).await.unwrap();
        assert!(uow.input_triggers().of_project(project).await.unwrap().is_empty(), "the pool went with its system");
        assert!(uow.input_triggers().places_of(project, gate.id).await.unwrap().is_empty());
        uow.inputs().remove(project, gate.id).await.unwrap();
        assert!(matches!(uow.inputs().remove(other, dock.id).await, Err(Error::Stale)));
    })
    .await;
}
