use std::collections::BTreeSet;

use app::inputs::{self, TriggersDocument};
use app::testing::House;
use app::{Error, Expected};
use domain::event::Category;
use domain::id::{Id, kind};
use domain::input::{InputTriggers, Place, Restore, TriggerMode};

use crate::world::{World, inherit, on};

impl World {
    /// What is refused of a document: the pointers and their codes.
    async fn faults(&self, place: Place, document: TriggersDocument) -> Vec<(String, &'static str)> {
        match inputs::set_triggers(&self.admin, place, Expected::Any, |_| Ok(document)).await {
            Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect(),
            other => panic!("{other:?}"),
        }
    }
}

fn categories(all: &[Category]) -> BTreeSet<Category> {
    all.iter().copied().collect()
}

#[tokio::test]
async fn it_is_changed_with_its_own_version() {
    for world in World::both().await {
        let place = world.of_pool();
        let unset = inputs::triggers(&world.admin, place).await.unwrap();
        assert_eq!((unset.mode, unset.version), (TriggerMode::Inherit, 0));
        let dock = world.input("Dock").await;
        let document = on(Category::PoolLow, Restore::After(5), &[dock]);
        let set =
            inputs::set_triggers(&world.admin, place, Expected::Version(0), |_| Ok(document.clone())).await.unwrap();
        assert_eq!(set, inputs::triggers(&world.admin, place).await.unwrap());
        let lost = inputs::set_triggers(&world.admin, place, Expected::Version(0), |_| Ok(document)).await;
        assert!(matches!(lost, Err(Error::Stale)), "{lost:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_what_to_change() {
    for world in World::both().await {
        let place = world.of_system();
        let dock = world.input("Dock").await;
        let invalid = |pointer: &str| vec![(pointer.to_owned(), "invalid_value")];
        for seconds in [0, 315_360_000] {
            let document = on(Category::PoolLow, Restore::After(seconds), &[dock]);
            assert_eq!(world.faults(place, document).await, invalid("/restore_after_s"));
        }
        let nothing = on(Category::PoolLow, Restore::OnCategories(BTreeSet::new()), &[dock]);
        assert_eq!(world.faults(place, nothing).await, [("/restore_categories".to_owned(), "missing")]);
        let both_ways = on(Category::PoolLow, Restore::OnCategories(categories(&[Category::PoolLow])), &[dock]);
        assert_eq!(world.faults(place, both_ways).await, invalid("/restore_categories"));
        let own = on(Category::InputTriggered, Restore::ByHand, &[dock]);
        assert_eq!(world.faults(place, own).await, invalid("/categories"));
        let own = on(Category::PoolLow, Restore::OnCategories(categories(&[Category::InputRestored])), &[dock]);
        assert_eq!(world.faults(place, own).await, invalid("/restore_categories"));
        assert_eq!(world.faults(place, inherit(&[dock])).await, invalid("/mode"));
        let unset = inputs::triggers(&world.admin, place).await.unwrap();
        assert_eq!(unset, InputTriggers::unset(place), "what was refused changed nothing");
    }
}

#[tokio::test]
async fn inputs_of_others_and_too_many_are_refused() {
    for world in World::both().await {
        let elsewhere: Id<kind::Input> = world.house.app.fresh_id().unwrap();
        let unknown = on(Category::PoolLow, Restore::ByHand, &[elsewhere]);
        assert_eq!(world.faults(world.of_pool(), unknown).await, [("/inputs".to_owned(), "unknown_input")]);
        let many: Vec<Id<kind::Input>> = (0..1_000).map(|_| world.house.app.fresh_id().unwrap()).collect();
        let too_many = on(Category::PoolLow, Restore::ByHand, &many);
        assert_eq!(world.faults(world.of_pool(), too_many).await, [("/inputs".to_owned(), "too_many_inputs")]);
    }
}

#[tokio::test]
async fn systems_pools_and_inputs_of_another_house_are_not_there() {
    let (here, there) = (World::both().await.remove(0), House::sqlite().await);
    let stranger = there.operator(domain::operator::Role::Admin).await;
    let dock = here.input("Dock").await;
    for place in [here.of_system(), here.of_pool()] {
        assert!(matches!(inputs::triggers(&stranger, place).await, Err(Error::NotFound(_))));
        let set = inputs::set_triggers(&stranger, place, Expected::Any, |known| Ok(known.clone())).await;
        assert!(matches!(set, Err(Error::NotFound(_))));
    }
    assert!(matches!(inputs::trigger(&stranger, dock).await, Err(Error::NotFound("input"))));
    assert!(matches!(inputs::remove(&stranger, dock, Expected::Any).await, Err(Error::NotFound("input"))));
}
