use std::collections::BTreeSet;

use app::inputs;
use domain::event::{Category, CausedBy, Event};
use domain::input::Restore;
use domain::origin::Origin;
use domain::time::SignedDuration;

use crate::world::{At, World, inherit, on};

#[tokio::test]
async fn an_event_triggers_what_is_associated_and_names_itself() {
    for world in World::both().await {
        let (dock, gate) = (world.input("Dock").await, world.input("Gate").await);
        world.set(world.of_system(), on(Category::SystemDisconnected, Restore::ByHand, &[dock])).await;
        world.meet(Category::SystemConnected, At::System).await;
        assert!(!world.is_alarm(dock).await, "not this category");
        let event = world.meet(Category::SystemDisconnected, At::System).await;
        assert!(world.is_alarm(dock).await && !world.is_alarm(gate).await);
        let caused_by = CausedBy { event: event.id, category: event.category };
        assert_eq!(world.told().await[0].event.detail.caused_by, Some(caused_by));
        let trigger = world.look(dock).await.last_trigger.unwrap();
        assert_eq!(trigger.event, Some((event.id, Category::SystemDisconnected)));
        inputs::restore(&world.admin, dock).await.unwrap();
        assert!(!world.is_alarm(dock).await);
    }
}

#[tokio::test]
async fn both_in_one_page_are_taken_in_their_order() {
    for world in World::both().await {
        let dock = world.input("Dock").await;
        let back = Restore::OnCategories(BTreeSet::from([Category::SystemConnected]));
        world.set(world.of_system(), on(Category::SystemDisconnected, back, &[dock])).await;
        let mut page = Vec::new();
        for category in [
            Category::SystemConnected, // nothing to restore yet
            Category::SystemDisconnected,
            Category::SystemDisconnected, // in alarm already
            Category::SystemConnected,
            Category::SystemDisconnected,
        ] {
            page.push(world.happens(category, At::System).await);
        }
        world.follow().await;
        let (down, up) = ("input.triggered Dock", "input.restored Dock");
        assert_eq!(world.said().await, [down, up, down]);
        assert!(world.is_alarm(dock).await);
        assert_eq!(world.look(dock).await.last_trigger.unwrap().event.unwrap().0, page[4].id);
    }
}

#[tokio::test]
async fn a_pool_that_inherits_adds_its_inputs_and_one_that_selects_speaks_for_itself() {
    for world in World::both().await {
        let (of_system, of_pool) = (world.input("System's").await, world.input("Pool's").await);
        world.set(world.of_system(), on(Category::CredentialUsed, Restore::ByHand, &[of_system])).await;
        world.meet(Category::CredentialUsed, At::Pool).await;
        assert!(world.is_alarm(of_system).await, "a pool where nothing is set goes by its system");
        inputs::restore(&world.admin, of_system).await.unwrap();

        world.set(world.of_pool(), inherit(&[of_pool])).await;
        world.meet(Category::CredentialUsed, At::Pool).await;
        assert!(world.is_alarm(of_system).await && world.is_alarm(of_pool).await);
        inputs::restore(&world.admin, of_system).await.unwrap();
        inputs::restore(&world.admin, of_pool).await.unwrap();
        world.meet(Category::CredentialUsed, At::System).await;
        assert!(world.is_alarm(of_system).await && !world.is_alarm(of_pool).await, "it is none of the pool's");
        inputs::restore(&world.admin, of_system).await.unwrap();

        world.set(world.of_pool(), on(Category::CredentialRevoked, Restore::ByHand, &[of_pool])).await;
        world.meet(Category::CredentialUsed, At::Pool).await;
        assert!(!world.is_alarm(of_system).await && !world.is_alarm(of_pool).await);
        world.meet(Category::CredentialRevoked, At::Pool).await;
        assert!(!world.is_alarm(of_system).await && world.is_alarm(of_pool).await);
    }
}

#[tokio::test]
async fn an_event_that_names_only_its_pool_finds_the_system() {
    for world in World::both().await {
        let dock = world.input("Dock").await;
        world.set(world.of_system(), on(Category::PoolLow, Restore::ByHand, &[dock])).await;
        let event = app::record::event(&world.house.system(), Category::PoolLow).unwrap();
        world.record(Event { pool: Some(world.pool.id), ..event }).await;
        world.follow().await;
        assert!(world.is_alarm(dock).await);
    }
}

/// Even if one was written past the checks.
#[tokio::test]
async fn what_inputs_tell_moves_no_input() {
    for world in World::both().await {
        let dock = world.input("Dock").await;
        world.set(world.of_system(), on(Category::PoolLow, Restore::ByHand, &[dock])).await;
        let (cx, place) = (world.house.system(), world.of_system());
        let mut uow = cx.begin().await.unwrap();
        let mut triggers = uow.input_triggers().lookup(cx.project().id, place).await.unwrap();
        triggers.categories = Category::of_group("input").collect();
        triggers.version += 1;
        uow.input_triggers().put(cx.project().id, place, &triggers).await.unwrap();
        uow.commit().await.unwrap();
        for category in Category::of_group("input") {
            world.meet(category, At::System).await;
        }
        assert!(!world.is_alarm(dock).await);
    }
}

#[tokio::test]
async fn the_rules_that_led_to_an_event_led_to_what_inputs_tell_even_after_a_time() {
    for world in World::both().await {
        let dock = world.input("Dock").await;
        world.set(world.of_system(), on(Category::PoolLow, Restore::After(5), &[dock])).await;
        let origin = Origin::default().then(world.house.app.fresh_id().unwrap());
        let event = app::record::event(&world.house.system(), Category::PoolLow).unwrap();
        world.record(Event { system: Some(world.system.id), origin: origin.clone(), ..event }).await;
        world.follow().await;
        world.house.pass(SignedDuration::from_secs(5));
        inputs::restore_due(&world.house.app).await.unwrap();
        let origins: Vec<_> = world.told().await.into_iter().map(|told| told.event.origin).collect();
        assert_eq!(origins, [origin.clone(), origin]);
    }
}
