//! A house with a system of somebody else's, its pool, and inputs.

use std::collections::BTreeSet;

use app::follow::{Follower, Step};
use app::inputs::{self, InputDocument, TriggersDocument};
use app::testing::House;
use app::{Context, Expected};
use domain::event::{Category, Event};
use domain::id::{Id, kind};
use domain::input::{Input, Place, Restore, TriggerMode};
use domain::operator::Role;
use domain::system::{ConnectorKind, CredentialPool, CredentialSystem};
use store::repo::list::ListQuery;
use store::repo::{EVENTS, RecordedEvent};

pub(crate) struct World {
    pub(crate) house: House,
    pub(crate) admin: Context,
    pub(crate) system: CredentialSystem,
    pub(crate) pool: CredentialPool,
}

/// What happened, and where: at the system, or at its pool.
pub(crate) enum At {
    System,
    Pool,
}

impl World {
    pub(crate) async fn both() -> Vec<Self> {
        let mut worlds = Vec::new();
        for house in Box::pin(House::both()).await {
            let admin = house.operator(Role::Admin).await;
            let (system, pool) = house.remote(ConnectorKind::named("elsewhere"), "Elsewhere", ["doors", "Doors"]).await;
            worlds.push(Self { house, admin, system, pool });
        }
        worlds
    }

    pub(crate) async fn input(&self, name: &str) -> Id<kind::Input> {
        let document = InputDocument { name: name.to_owned(), notes: String::new() };
        inputs::create(&self.admin, document).await.unwrap().id
    }

    pub(crate) async fn look(&self, id: Id<kind::Input>) -> Input {
        inputs::get(&self.admin, id).await.unwrap()
    }

    pub(crate) async fn is_alarm(&self, id: Id<kind::Input>) -> bool {
        self.look(id).await.state.as_str() == "alarm"
    }

    pub(crate) const fn of_system(&self) -> Place {
        Place::System(self.system.id)
    }

    pub(crate) const fn of_pool(&self) -> Place {
        Place::Pool(self.pool.id)
    }

    pub(crate) async fn set(&self, place: Place, document: TriggersDocument) {
        inputs::set_triggers(&self.admin, place, Expected::Any, |_| Ok(document)).await.unwrap();
    }

    /// Something that happened there; it is recorded, and not followed yet.
    pub(crate) async fn happens(&self, category: Category, at: At) -> Event {
        let pool = matches!(at, At::Pool).then_some(self.pool.id);
        let event = app::record::event(&self.house.system(), category).unwrap();
        self.record(Event { system: Some(self.system.id), pool, ..event }).await
    }

    pub(crate) async fn record(&self, event: Event) -> Event {
        let mut uow = self.house.app.store().begin().await.unwrap();
        uow.events().add(&event).await.unwrap();
        uow.commit().await.unwrap();
        event
    }

    /// Follows what happened since it did so last.
    pub(crate) async fn follow(&self) {
        while Follower::Inputs.step(&self.house.app).await.unwrap() == Step::Took {}
    }

    /// Follows one thing that happens now.
    pub(crate) async fn meet(&self, category: Category, at: At) -> Event {
        let event = self.happens(category, at).await;
        self.follow().await;
        event
    }

    /// What inputs told, oldest first.
    pub(crate) async fn told(&self) -> Vec<RecordedEvent> {
        let query = ListQuery { limit: 500, ..ListQuery::of(&EVENTS) };
        let page = self.admin.read().await.unwrap().events().list(self.house.project.id, &query).await.unwrap();
        page.items.into_iter().filter(|recorded| recorded.event.category.group() == "input").collect()
    }

    /// The same in words: the category and the input's name.
    pub(crate) async fn said(&self) -> Vec<String> {
        let words = |told: &RecordedEvent| {
            format!("{} {}", told.event.category.as_str(), told.event.detail.about.as_deref().unwrap_or("?"))
        };
        self.told().await.iter().map(words).collect()
    }
}

/// Triggered by one category.
pub(crate) fn on(category: Category, restore: Restore, inputs: &[Id<kind::Input>]) -> TriggersDocument {
    TriggersDocument {
        mode: TriggerMode::UseSelected,
        categories: BTreeSet::from([category]),
        restore,
        inputs: inputs.iter().copied().collect(),
    }
}

/// What its system says, and inputs of its own.
pub(crate) fn inherit(inputs: &[Id<kind::Input>]) -> TriggersDocument {
    let inputs = inputs.iter().copied().collect();
    TriggersDocument { mode: TriggerMode::Inherit, categories: BTreeSet::new(), restore: Restore::ByHand, inputs }
}
