//! Rules, what they count and did, and what they leave to people.

use domain::event::{Actor, Category, Origin};
use domain::id::{Id, kind};
use domain::operator_task::OperatorTask;
use domain::rule::action::Target;
use domain::rule::counter::Counter;
use domain::rule::firing::{Because, Cause, Firing, Outcome, Stage};
use domain::rule::pace::{May, Pace};
use domain::rule::{Action, Alert, MAX_PER_MINUTE, Node, Rule, When};
use domain::time::SignedDuration;
use store::repo::list::ListQuery;
use store::repo::{FIRINGS, OPERATOR_TASKS, RULES};
use store::{Error, Store, Unique};

use crate::world::{fresh, with_project};
use crate::{on_both, start};

fn rule(project: Id<kind::Project>, name: &str, when: When) -> Rule {
    Rule {
        id: fresh(),
        project,
        name: name.to_owned(),
        notes: "Grüße ☂".to_owned(),
        enabled: true,
        next_at: matches!(when, When::Schedule(_)).then(start),
        when,
        actions: vec![
            Action::Mail {
                to: vec!["łucja@example.org".parse().unwrap()],
                official_contact: true,
                subject: "{event}".to_owned(),
                text: "Zażółć\n{link}".to_owned(),
            },
            Action::Reactivate { of: Target::Matching { filter: "number pr".to_owned(), limit: 3 } },
        ],
        max_per_minute: MAX_PER_MINUTE,
        runs_as: Actor::Operator(fresh()),
        created_at: start(),
        updated_at: start(),
        version: 1,
    }
}

fn alert() -> When {
    let rows = vec![Node::Category(vec![Category::PoolLow]), Node::TextContains("[Élan]".to_owned())];
    When::Alert(Alert { count: 5, ..Alert::on(Node::And(rows)) })
}

fn nightly() -> When {
    When::Schedule("0 3 * * *".parse().unwrap())
}

async fn add(store: &Store, rules: &[&Rule]) {
    let mut uow = store.begin().await.unwrap();
    for rule in rules {
        uow.rules().add(rule).await.unwrap();
    }
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn a_rule_is_kept_as_it_was_written_and_its_name_is_its_own() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let (one, two) = (rule(project, "Łowy", alert()), rule(project, "B", nightly()));
        add(&store, &[&one, &two]).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.rules().lookup(project, one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(uow.rules().lookup(fresh(), one.id).await.unwrap(), None);
        assert_eq!(uow.rules().alerts(project).await.unwrap(), std::slice::from_ref(&one));
        let changed = Rule { enabled: false, when: alert(), next_at: None, version: 2, ..two.clone() };
        uow.rules().update(&changed).await.unwrap();
        assert!(matches!(uow.rules().update(&changed).await, Err(Error::Stale)));
        assert_eq!(uow.rules().alerts(project).await.unwrap().len(), 1);
        let page = uow.rules().list(project, &ListQuery::of(&RULES)).await.unwrap();
        assert_eq!(page.items, [changed, one.clone()]);
        assert_eq!(uow.rules().count(project, None).await.unwrap(), 2);
        uow.commit().await.unwrap();
        let mut uow = store.begin().await.unwrap();
        let taken = uow.rules().add(&rule(project, "łOWY", alert())).await;
        assert!(matches!(taken, Err(Error::Taken(Unique::RuleName))), "{taken:?}");
    })
    .await;
}

#[tokio::test]
async fn a_run_is_taken_once() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let task = rule(project, "A", nightly());
        add(&store, &[&task, &rule(project, "B", alert())]).await;
        let mut uow = store.begin().await.unwrap();
        let due = uow.rules().due(start(), 10).await.unwrap();
        assert_eq!(due, std::slice::from_ref(&task));
        assert_eq!(uow.rules().due(start() - SignedDuration::from_micros(1), 10).await.unwrap(), []);
        let next = start() + SignedDuration::from_hours(24);
        assert!(uow.rules().take_run(&task, Some(next)).await.unwrap());
        assert!(!uow.rules().take_run(&task, Some(next)).await.unwrap());
        assert_eq!(uow.rules().due(start(), 10).await.unwrap(), []);
        uow.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_counted_is_kept_apart_and_forgotten_with_a_change() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let one = rule(project, "A", alert());
        add(&store, &[&one]).await;
        let mut uow = store.begin().await.unwrap();
        let usr = |number: i64| (one.id, format!("usr_{number}"));
        let names: Vec<_> = (0..700).map(usr).collect();
        let counter = |number: i64| Counter { times: vec![number, number + 1], fired_at: Some(start()) };
        let written: Vec<_> = names.iter().zip(0..).map(|(name, n)| (name.clone(), counter(n), start())).collect();
        uow.rules().put_counters(&written).await.unwrap();
        uow.rules().put_counters(&[(usr(1), Counter::default(), start())]).await.unwrap();
        let read = uow.rules().counters(&names).await.unwrap();
        assert_eq!((read.len(), &read[&usr(1)], &read[&usr(699)]), (700, &Counter::default(), &counter(699)));
        assert_eq!(uow.rules().forget_counters(start()).await.unwrap(), 0);
        uow.rules().update(&Rule { version: 2, ..one.clone() }).await.unwrap();
        assert!(uow.rules().counters(&names).await.unwrap().is_empty());
        let mut pace = uow.rules().pace(one.id, start()).await.unwrap();
        assert_eq!((pace, pace.count(1, start())), (Pace::at(start()), May::Fire));
        for _ in 0..2 {
            uow.rules().put_pace(one.id, pace).await.unwrap();
        }
        assert_eq!(uow.rules().pace(one.id, start()).await.unwrap(), pace);
        uow.commit().await.unwrap();
    })
    .await;
}

fn firing(rule: &Rule, cause: Option<Cause>) -> Firing {
    Firing {
        id: fresh(),
        project: rule.project,
        rule: rule.id,
        because: if cause.is_some() { Because::Event } else { Because::Schedule },
        cause,
        origin: Origin::default().then(rule.id),
        runs_as: rule.runs_as,
        stage: Stage::Waiting,
        at: start(),
        outcomes: rule.actions.iter().cloned().map(Outcome::of).collect(),
    }
}

#[tokio::test]
async fn a_firing_is_kept_with_what_came_of_each_action() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let one = rule(project, "A", alert());
        add(&store, &[&one]).await;
        let cause = Cause {
            event: fresh(),
            category: Category::PoolLow,
            at: start(),
            text: "[Élan] Staff: Pool low".to_owned(),
            count: 5,
            user: Some(fresh()),
            credential: None,
            system: Some(fresh()),
            pool: None,
        };
        let mut firings = [firing(&one, Some(cause)), firing(&one, None)];
        let mut uow = store.begin().await.unwrap();
        uow.firings().add_many(&firings).await.unwrap();
        let outcome = Outcome {
            stage: Stage::Failed,
            detail: Some("weg".to_owned()),
            at: Some(start()),
            ..firings[0].outcomes[1].clone()
        };
        uow.firings().put_outcome(firings[0].id, 1, &outcome).await.unwrap();
        uow.firings().set_stage(firings[0].id, Stage::Failed).await.unwrap();
        (firings[0].outcomes[1], firings[0].stage) = (outcome, Stage::Failed);
        assert_eq!(uow.firings().lookup(project, firings[0].id).await.unwrap(), Some(firings[0].clone()));
        assert_eq!(uow.firings().lookup(fresh(), firings[0].id).await.unwrap(), None);
        let page = uow.firings().list(project, one.id, &ListQuery::of(&FIRINGS)).await.unwrap();
        assert_eq!(page.items, firings);
        assert_eq!(uow.firings().count(project, one.id, None).await.unwrap(), 2);
        let later = start() + SignedDuration::from_hours(1);
        assert_eq!(uow.firings().forget(later).await.unwrap(), 1, "what waits is kept");
        uow.rules().remove(project, one.id).await.unwrap();
        assert_eq!(uow.firings().lookup(project, firings[1].id).await.unwrap(), None);
        uow.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_task_for_an_operator_is_closed_once() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let task = OperatorTask {
            id: fresh(),
            project,
            title: "Nachsehen".to_owned(),
            detail: "Fünf".to_owned(),
            rule: Some(fresh()),
            firing: None,
            user: Some(fresh()),
            credential: None,
            system: None,
            pool: Some(fresh()),
            created_at: start(),
            closed: None,
        };
        let mut uow = store.begin().await.unwrap();
        uow.operator_tasks().add(&task).await.unwrap();
        assert_eq!(uow.operator_tasks().lookup(project, task.id).await.unwrap(), Some(task.clone()));
        let done = OperatorTask { closed: Some((Actor::Operator(fresh()), start())), ..task.clone() };
        assert!(uow.operator_tasks().close(&done).await.unwrap());
        assert!(!uow.operator_tasks().close(&done).await.unwrap());
        let page = uow.operator_tasks().list(project, &ListQuery::of(&OPERATOR_TASKS)).await.unwrap();
        assert_eq!(page.items, [done]);
        assert_eq!(uow.operator_tasks().count(project, None).await.unwrap(), 1);
        uow.commit().await.unwrap();
    })
    .await;
}
