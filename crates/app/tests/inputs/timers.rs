use app::{App, Parts, inputs};
use domain::event::Category;
use domain::input::Restore;
use domain::time::SignedDuration;

use crate::world::{At, World, on};

const fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

#[tokio::test]
async fn the_time_starts_anew_with_each_trigger() {
    for world in World::both().await {
        let dock = world.input("Dock").await;
        world.set(world.of_system(), on(Category::PoolLow, Restore::After(60), &[dock])).await;
        world.meet(Category::PoolLow, At::Pool).await;
        world.house.pass(seconds(59));
        let due = inputs::restore_due(&world.house.app).await.unwrap();
        assert_eq!(due, Some(world.house.app.now() + seconds(1)));
        world.meet(Category::PoolLow, At::Pool).await;
        world.house.pass(seconds(59));
        assert_eq!(inputs::restore_due(&world.house.app).await.unwrap(), Some(world.house.app.now() + seconds(1)));
        assert!(world.is_alarm(dock).await);
        world.house.pass(seconds(1));
        assert_eq!(inputs::restore_due(&world.house.app).await.unwrap(), None);
        assert!(!world.is_alarm(dock).await);
        let told = world.told().await;
        assert_eq!(world.said().await, ["input.triggered Dock", "input.restored Dock"]);
        assert_eq!(told[1].event.detail.reason.as_deref(), Some("after_time"));
    }
}

#[tokio::test]
async fn a_restart_keeps_the_times() {
    for world in World::both().await {
        let dock = world.input("Dock").await;
        world.set(world.of_system(), on(Category::PoolLow, Restore::After(60), &[dock])).await;
        world.meet(Category::PoolLow, At::Pool).await;
        let restarted = App::new(world.house.app.parts().clone());
        world.house.pass(seconds(3600)); // nobody ran meanwhile
        assert_eq!(inputs::restore_due(&restarted).await.unwrap(), None);
        assert!(!world.is_alarm(dock).await);
    }
}

#[tokio::test]
async fn of_several_nodes_one_sets_an_input_back() {
    const INPUTS: usize = 20;
    for world in World::both().await {
        let mut all = Vec::new();
        for number in 0..INPUTS {
            all.push(world.input(&format!("Door {number}")).await);
        }
        world.set(world.of_system(), on(Category::PoolLow, Restore::After(1), &all)).await;
        world.meet(Category::PoolLow, At::Pool).await;
        world.house.pass(seconds(2));
        let nodes = (0..4).map(|number| {
            let parts = Parts { node: format!("node-{number}"), ..world.house.app.parts().clone() };
            tokio::spawn(async move { inputs::restore_due(&App::new(parts)).await.unwrap() })
        });
        for node in nodes.collect::<Vec<_>>() {
            node.await.unwrap();
        }
        let restored = world.told().await.iter().filter(|told| told.event.category == Category::InputRestored).count();
        assert_eq!(restored, INPUTS);
        assert_eq!(inputs::restore_due(&world.house.app).await.unwrap(), None);
    }
}
