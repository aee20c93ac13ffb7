use app::inputs::{self, InputDocument};
use app::{Error, Expected};
use domain::event::Category;
use domain::input::Restore;
use domain::operator::Role;
use domain::time::SignedDuration;

use crate::world::{At, World, on};

#[tokio::test]
async fn people_trigger_and_restore_and_each_move_is_told_once() {
    for world in World::both().await {
        let dock = world.input("  Loading dock ").await;
        let operator = world.house.operator(Role::Operator).await;
        for _ in 0..2 {
            inputs::trigger(&operator, dock).await.unwrap();
        }
        let alarm = world.look(dock).await;
        assert_eq!((alarm.state.as_str(), alarm.version), ("alarm", 1), "its state is no edit");
        assert_eq!(alarm.last_trigger.map(|trigger| trigger.by), Some(operator.actor()));
        for _ in 0..2 {
            inputs::restore(&operator, dock).await.unwrap();
        }
        assert_eq!(world.said().await, ["input.triggered Loading dock", "input.restored Loading dock"]);
        assert!(world.told().await.iter().all(|told| told.event.input == Some(dock)));
        for role in [Role::Helpdesk, Role::Auditor] {
            let other = world.house.operator(role).await;
            assert!(matches!(inputs::trigger(&other, dock).await, Err(Error::Forbidden(_))));
            assert!(matches!(inputs::restore(&other, dock).await, Err(Error::Forbidden(_))));
        }
    }
}

#[tokio::test]
async fn a_trigger_by_hand_takes_the_time_away() {
    for world in World::both().await {
        let dock = world.input("Dock").await;
        world.set(world.of_system(), on(Category::SystemDisconnected, Restore::After(60), &[dock])).await;
        world.meet(Category::SystemDisconnected, At::System).await;
        assert!(world.look(dock).await.state.restore_at().is_some());
        inputs::trigger(&world.admin, dock).await.unwrap();
        world.house.pass(SignedDuration::from_secs(61));
        assert_eq!(inputs::restore_due(&world.house.app).await.unwrap(), None);
        assert!(world.is_alarm(dock).await);
    }
}

#[tokio::test]
async fn an_input_is_renamed_and_removed_once_nothing_triggers_it() {
    for world in World::both().await {
        let dock = world.input("Dock").await;
        let rename = |_: &InputDocument| Ok(InputDocument { name: "Gate".to_owned(), notes: "North".to_owned() });
        let renamed = inputs::update(&world.admin, dock, Expected::Version(1), rename).await.unwrap();
        assert_eq!((renamed.name.as_str(), renamed.notes.as_str(), renamed.version), ("Gate", "North", 2));
        let lost = inputs::update(&world.admin, dock, Expected::Version(1), rename).await;
        assert!(matches!(lost, Err(Error::Stale)), "{lost:?}");

        world.set(world.of_pool(), on(Category::PoolLow, Restore::ByHand, &[dock])).await;
        let Err(Error::Conflict(conflict)) = inputs::remove(&world.admin, dock, Expected::Any).await else {
            panic!("the pool triggers it")
        };
        assert_eq!(conflict.code, "input_in_use");
        assert!(conflict.detail.contains("Doors"), "{}", conflict.detail);
        world.set(world.of_pool(), on(Category::PoolLow, Restore::ByHand, &[])).await;
        inputs::remove(&world.admin, dock, Expected::Any).await.unwrap();
        assert!(matches!(inputs::get(&world.admin, dock).await, Err(Error::NotFound("input"))));
    }
}

#[tokio::test]
async fn an_input_stays_when_the_system_that_triggered_it_goes() {
    for world in World::both().await {
        let dock = world.input("Dock").await;
        world.set(world.of_system(), on(Category::SystemDisconnected, Restore::After(5), &[dock])).await;
        world.set(world.of_pool(), on(Category::PoolLow, Restore::ByHand, &[dock])).await;
        world.meet(Category::SystemDisconnected, At::System).await;
        world.happens(Category::SystemDisconnected, At::System).await;
        let mut uow = world.admin.begin().await.unwrap();
        uow.systems().remove(world.house.project.id, world.system.id).await.unwrap();
        uow.commit().await.unwrap();
        world.follow().await; // what it told before is followed after it is gone
        world.house.pass(SignedDuration::from_secs(6));
        assert_eq!(inputs::restore_due(&world.house.app).await.unwrap(), None);
        assert_eq!(world.said().await, ["input.triggered Dock", "input.restored Dock"]);
        inputs::remove(&world.admin, dock, Expected::Any).await.unwrap();
    }
}
