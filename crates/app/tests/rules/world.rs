//! A house in which things happen, and rules that follow them.

use app::follow::{Follower, Step};
use app::rules::{self, RuleDocument, RuleView};
use app::testing::House;
use app::{Context, jobs, outbox};
use domain::event::{Actor, Category, Event};
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::operator_task::OperatorTask;
use domain::rule::firing::Firing;
use domain::rule::{Action, Alert, Node, Rule, When};
use domain::time::{SignedDuration, Timestamp};
use store::repo::list::ListQuery;
use store::repo::{FIRINGS, OPERATOR_TASKS};

pub(crate) struct World {
    pub(crate) house: House,
    /// An administrator with an account.
    pub(crate) cx: Context,
}

/// A house on each database.
pub(crate) async fn both() -> Vec<World> {
    let mut worlds = Vec::new();
    for house in Box::pin(House::both()).await {
        worlds.push(of(house).await);
    }
    worlds
}

/// A house on SQLite, where the database makes no difference.
pub(crate) async fn sqlite() -> World {
    of(House::sqlite().await).await
}

async fn of(house: House) -> World {
    let id = house.kept_operator(Role::Admin).await;
    let operator = house.app.store().read().await.unwrap().operators().lookup(id).await.unwrap().unwrap();
    let cx = house.app.in_project(app::Caller::operator(&operator), &house.project.slug).await.unwrap();
    World { house, cx }
}

/// An alert on categories.
pub(crate) fn on(categories: &[Category]) -> Alert {
    Alert::on(Node::And(vec![Node::Category(categories.to_vec())]))
}

/// Opens a task.
pub(crate) fn task() -> Action {
    Action::OpenTask { title: "Look at {event}, {count} times".to_owned() }
}

impl World {
    pub(crate) fn project(&self) -> Id<kind::Project> {
        self.house.project.id
    }

    /// Saves a rule.
    pub(crate) async fn rule(&self, name: &str, when: When, actions: Vec<Action>) -> Rule {
        self.try_rule(RuleDocument::new(name, when, actions)).await.unwrap().rule
    }

    pub(crate) async fn try_rule(&self, document: RuleDocument) -> app::Result<RuleView> {
        Box::pin(rules::create(&self.cx, document)).await
    }

    /// Something that happens now.
    pub(crate) fn event(&self, category: Category) -> Event {
        let id = self.house.app.fresh_id().unwrap();
        Event::new(id, self.project(), category, Actor::System, self.house.app.now())
    }

    /// Has things happen.
    pub(crate) async fn happen(&self, events: &[Event]) {
        let mut uow = self.house.app.store().begin().await.unwrap();
        uow.events().add_many(events).await.unwrap();
        uow.commit().await.unwrap();
    }

    /// Has something happen, and rules follow it.
    pub(crate) async fn happens(&self, event: Event) {
        self.happen(&[event]).await;
        self.follow().await;
    }

    /// Has rules follow what happened, to its end.
    pub(crate) async fn follow(&self) {
        while Box::pin(Follower::Rules.step(&self.house.app)).await.unwrap() == Step::Took {}
    }

    /// Runs the jobs of firings; answers how many.
    pub(crate) async fn work(&self) -> usize {
        let lease = SignedDuration::from_secs(60);
        let jobs = jobs::claim(&self.house.app, "run_rule", 100, lease).await.unwrap();
        for job in &jobs {
            Box::pin(outbox::run(&self.house.app, job)).await.unwrap();
        }
        jobs.len()
    }

    pub(crate) async fn firings(&self, rule: &Rule) -> Vec<Firing> {
        let mut reader = self.house.app.store().read().await.unwrap();
        let query = ListQuery { limit: 500, ..ListQuery::of(&FIRINGS) };
        reader.firings().list(self.project(), rule.id, &query).await.unwrap().items
    }

    pub(crate) async fn tasks(&self) -> Vec<OperatorTask> {
        let mut reader = self.house.app.store().read().await.unwrap();
        reader.operator_tasks().list(self.project(), &ListQuery::of(&OPERATOR_TASKS)).await.unwrap().items
    }

    /// Everything of a category that was recorded.
    pub(crate) async fn told(&self, category: Category) -> Vec<Event> {
        let mut reader = self.house.app.store().read().await.unwrap();
        let all = reader.events().between(self.project(), 0, u64::from(u32::MAX), 500).await.unwrap();
        all.into_iter().map(|recorded| recorded.event).filter(|event| event.category == category).collect()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.house.app.now()
    }
}
