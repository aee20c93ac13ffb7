//! What rules do, and in whose name.

use app::credentials::{self, Acquisition};
use app::operator_tasks;
use domain::credential::{Credential, Intent, ReversibleReason};
use domain::event::{Actor, Category, Event};
use domain::operator::{Operator, Role};
use domain::operator_task::TaskState;
use domain::rule::action::Target;
use domain::rule::firing::Stage;
use domain::rule::{Action, When};
use domain::user::User;

use crate::world::{World, both, on, sqlite, task};

async fn credential(world: &World, name: &str) -> (User, Credential) {
    let user = Box::pin(world.house.user(name, name)).await;
    let asked = Acquisition::new(world.house.pool.id, user.id);
    let acquired = Box::pin(credentials::acquire(&world.cx, asked)).await.unwrap();
    (user, acquired.credential)
}

async fn now(world: &World, credential: &Credential) -> Credential {
    let mut reader = world.house.app.store().read().await.unwrap();
    reader.credentials().lookup(world.project(), credential.id).await.unwrap().unwrap()
}

fn suspend(of: Target) -> Vec<Action> {
    vec![Action::Suspend { of, reason: ReversibleReason::Unused }]
}

fn matching(filter: &str, limit: u32) -> Target {
    Target::Matching { filter: filter.to_owned(), limit }
}

#[tokio::test]
async fn a_rule_suspends_the_events_credential_and_what_follows_carries_it() {
    for world in Box::pin(both()).await {
        let (user, held) = credential(&world, "Maria").await;
        let rule = world.rule("A", When::Alert(on(&[Category::DeviceReset])), suspend(Target::Event)).await;
        let happened = world.event(Category::DeviceReset);
        world.happens(Event { user: Some(user.id), credential: Some(held.id), ..happened }).await;
        assert_eq!(world.work().await, 1);
        assert_eq!(now(&world, &held).await.intent, Intent::Suspended(ReversibleReason::Unused));
        let told = world.told(Category::CredentialSuspended).await;
        assert_eq!((told.len(), told[0].actor), (1, Actor::Rule(rule.id)));
        assert!(told[0].origin.has(rule.id));
        let again = Event { credential: Some(held.id), ..world.event(Category::DeviceReset) };
        world.happens(again).await;
        world.work().await;
        assert_eq!(world.told(Category::CredentialSuspended).await.len(), 1, "it is suspended already");
        assert_eq!(world.firings(&rule).await[1].outcomes[0].stage, Stage::Done);
    }
}

#[tokio::test]
async fn one_action_that_fails_keeps_no_other_from_being_done() {
    let world = sqlite().await;
    let actions = [suspend(Target::Event), vec![Action::Generate { pool: world.house.pool.id }, task()]].concat();
    let rule = world.rule("A", When::Alert(on(&[Category::DeviceStale])), actions).await;
    let user = Box::pin(world.house.user("Maria", "1")).await;
    for _ in 0..2 {
        world.happens(Event { user: Some(user.id), ..world.event(Category::DeviceStale) }).await;
        world.work().await;
    }
    for firing in world.firings(&rule).await {
        let stages: Vec<Stage> = firing.outcomes.iter().map(|outcome| outcome.stage).collect();
        assert_eq!((stages, firing.stage), (vec![Stage::Failed, Stage::Done, Stage::Done], Stage::Failed));
        assert!(firing.outcomes[0].detail.as_ref().unwrap().contains("no credential"), "{firing:?}");
    }
    let mut reader = world.house.app.store().read().await.unwrap();
    assert_eq!(reader.credentials().of_user(world.project(), user.id).await.unwrap().len(), 1, "and no second");
    assert_eq!(world.told(Category::RuleFailed).await.len(), 2);
}

#[tokio::test]
async fn a_mass_change_waits_for_a_person() {
    let world = sqlite().await;
    let mut held = Vec::new();
    for name in ["A", "B", "C"] {
        held.push(credential(&world, name).await.1);
    }
    let everything = |limit| suspend(matching("created_at lt \"{now+1d}\"", limit));
    let nightly = || When::Schedule("0 3 * * *".parse().unwrap());
    let (two, three) =
        (world.rule("Two", nightly(), everything(2)).await, world.rule("T", nightly(), everything(3)).await);
    Box::pin(app::rules::run(&world.cx, two.id)).await.unwrap();
    assert_eq!(world.work().await, 1);
    assert_eq!(now(&world, &held[0]).await.intent, Intent::Active);
    let tasks = world.tasks().await;
    assert!(tasks[0].title.contains('3') && tasks[0].detail.contains("raise the limit"), "{tasks:?}");
    assert_eq!(world.firings(&two).await[0].stage, Stage::Failed);
    Box::pin(app::rules::run(&world.cx, three.id)).await.unwrap();
    world.work().await;
    for one in &held {
        assert_eq!(now(&world, one).await.intent, Intent::Suspended(ReversibleReason::Unused));
    }
    let closed = operator_tasks::close(&world.cx, tasks[0].id).await.unwrap();
    assert_eq!(closed.task.state(), TaskState::Done);
    assert_eq!(closed.task.closed, Some((world.cx.actor(), world.now())));
    assert_eq!(closed.closed_by.as_deref(), Some("admin"));
    assert_eq!(operator_tasks::close(&world.cx, tasks[0].id).await.unwrap(), closed, "it is done once");
}

#[tokio::test]
async fn a_rule_does_not_do_what_its_saver_may_not_do_any_more() {
    let world = sqlite().await;
    let (_, held) = credential(&world, "Maria").await;
    let rule = world.rule("A", When::Alert(on(&[Category::DeviceReset])), suspend(Target::Event)).await;
    let happened = || Event { credential: Some(held.id), ..world.event(Category::DeviceReset) };
    let demote = async |change: fn(Operator) -> Operator| {
        let mut uow = world.house.app.store().begin().await.unwrap();
        let Actor::Operator(id) = world.cx.actor() else { panic!("an operator saved it") };
        let known = uow.operators().lookup(id).await.unwrap().unwrap();
        let version = known.version + 1;
        uow.operators().update(&Operator { version, ..change(known) }).await.unwrap();
        uow.commit().await.unwrap();
    };
    demote(|mut known| {
        known.bindings[0].role = Role::Auditor;
        known
    })
    .await;
    world.happens(happened()).await;
    demote(|known| Operator { enabled: false, ..known }).await;
    world.happens(happened()).await;
    world.work().await;
    let why: Vec<String> =
        world.firings(&rule).await.into_iter().map(|firing| firing.outcomes[0].detail.clone().unwrap()).collect();
    assert!(why.iter().all(|why| why.contains("disabled") && why.contains("save")), "{why:?}");
    demote(|known| Operator { enabled: true, ..known }).await;
    world.happens(happened()).await;
    world.work().await;
    let last = world.firings(&rule).await.pop().unwrap();
    assert!(last.outcomes[0].detail.as_ref().unwrap().contains("suspend_credentials"), "{last:?}");
    assert_eq!(now(&world, &held).await.intent, Intent::Active);
}

#[tokio::test]
async fn a_mail_that_cannot_be_sent_waits_and_holds_up_nothing_else() {
    let world = sqlite().await;
    let mail = Action::Mail {
        to: vec!["guard@example.org".parse().unwrap()],
        official_contact: false,
        subject: "{event}".to_owned(),
        text: "{user}".to_owned(),
    };
    let rule = world.rule("A", When::Alert(on(&[Category::PoolLow])), vec![mail, task()]).await;
    world.happens(world.event(Category::PoolLow)).await;
    assert_eq!(world.work().await, 1);
    let firing = &world.firings(&rule).await[0];
    let stages: Vec<Stage> = firing.outcomes.iter().map(|outcome| outcome.stage).collect();
    assert_eq!((stages, firing.stage), (vec![Stage::Waiting, Stage::Done], Stage::Waiting));
    world.house.pass(domain::time::SignedDuration::from_mins(6));
    assert_eq!(world.work().await, 1, "it is tried again");
    assert_eq!(world.tasks().await.len(), 1, "and what is done is not done again");
}
