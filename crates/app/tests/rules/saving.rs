//! What is refused when a rule is saved, and what to change.

use app::rules::{self, RuleDocument};
use app::{Error, Expected};
use domain::event::Category;
use domain::operator::Role;
use domain::permission::Permission;
use domain::rule::action::Target;
use domain::rule::{Action, Alert, Node, When};
use store::Unique;

use crate::world::{World, both, on, sqlite, task};

async fn faults(world: &World, when: When, actions: Vec<Action>) -> Vec<(String, &'static str)> {
    match world.try_rule(RuleDocument::new("A", when, actions)).await {
        Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_the_project_does_not_have_is_refused_where_it_stands() {
    let world = sqlite().await;
    let foreign = || world.house.app.fresh_id().unwrap();
    let trigger = Node::And(vec![
        Node::System(vec![world.house.system.id, foreign()]),
        Node::Or(vec![Node::Pool(vec![world.house.app.fresh_id().unwrap()]), Node::User("shoe gt 4".to_owned())]),
    ]);
    let found = faults(&world, When::Alert(Alert::on(trigger)), vec![task()]).await;
    let expected = [
        ("/alert/rows/0/system/1", "unknown_system"),
        ("/alert/rows/1/or/0/pool/0", "unknown_pool"),
        ("/alert/rows/1/or/1/user", "invalid_filter"),
    ];
    assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    let actions = vec![
        Action::Generate { pool: world.house.app.fresh_id().unwrap() },
        Action::RefreshPools { system: Some(foreign()) },
        Action::Reactivate { of: Target::Matching { filter: "shoe pr".to_owned(), limit: 1 } },
    ];
    let found = faults(&world, When::Alert(on(&[Category::DeviceReset])), actions).await;
    let expected = [
        ("/actions/0/pool", "unknown_pool"),
        ("/actions/1/system", "unknown_system"),
        ("/actions/2/of/filter", "invalid_filter"),
    ];
    assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
}

#[tokio::test]
async fn rules_are_saved_changed_and_removed() {
    for world in Box::pin(both()).await {
        let first = world.rule("Łowy", When::Alert(on(&[Category::PoolLow])), vec![task()]).await;
        let again = RuleDocument::new("łOWY", When::Alert(on(&[Category::PoolLow])), vec![task()]);
        assert!(matches!(world.try_rule(again).await, Err(Error::Taken(Unique::RuleName))));
        let nightly = |known: &RuleDocument| {
            Ok(RuleDocument { when: When::Schedule("0 3 * * *".parse().unwrap()), ..known.clone() })
        };
        let other = world.house.person("anna", None).await;
        let changed = Box::pin(rules::update(&other, first.id, Expected::Version(1), nightly)).await.unwrap();
        assert_eq!((changed.rule.runs_as, changed.runs_as.as_deref()), (other.actor(), Some("anna")));
        assert_eq!(changed.rule.next_at.unwrap().to_string(), "2027-01-16T03:00:00Z");
        let off = |known: &RuleDocument| Ok(RuleDocument { enabled: false, ..known.clone() });
        let stale = Box::pin(rules::update(&world.cx, first.id, Expected::Version(1), off)).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let changed = Box::pin(rules::update(&world.cx, first.id, Expected::Version(2), off)).await.unwrap();
        assert_eq!(changed.rule.next_at, None);
        rules::remove(&world.cx, first.id, Expected::Any).await.unwrap();
        assert!(matches!(rules::get(&world.cx, first.id).await, Err(Error::NotFound(_))));
    }
}

#[tokio::test]
async fn nobody_has_a_rule_do_what_they_may_not_do() {
    let world = sqlite().await;
    let operator = world.house.operator(Role::Operator).await;
    let document = RuleDocument::new("A", When::Alert(on(&[Category::PoolLow])), vec![task()]);
    let refused = Box::pin(rules::create(&operator, document)).await;
    assert!(matches!(refused, Err(Error::Forbidden(Permission::ManageRules))), "{refused:?}");
    assert!(rules::list(&operator, &app::list::ListRequest::default()).await.is_ok());
}
