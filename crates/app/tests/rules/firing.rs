//! What rules fire on.

use app::Expected;
use app::custom_fields::{self, NewField};
use app::rules;
use domain::custom_field::FieldKind;
use domain::event::{Category, Event, Origin};
use domain::rule::firing::{Because, Stage};
use domain::rule::{Alert, Node, Per, When};
use domain::time::SignedDuration;

use crate::world::{both, on, sqlite, task};

#[tokio::test]
async fn an_alert_fires_once_on_each_event_that_it_names_and_on_no_other() {
    for world in Box::pin(both()).await {
        let (system, pool) = (world.house.system.id, world.house.pool.id);
        let rows = vec![
            Node::Category(vec![Category::CredentialIssued, Category::CredentialRevoked]),
            Node::TextContains("[MOBILE id]".to_owned()),
            Node::Pool(vec![pool]),
        ];
        let rule = world.rule("Seed", When::Alert(Alert::on(Node::And(rows))), vec![task()]).await;
        let here = |category| Event { system: Some(system), pool: Some(pool), ..world.event(category) };
        let named = [here(Category::CredentialIssued), here(Category::CredentialRevoked)];
        let others = [
            here(Category::CredentialSuspended),
            Event { pool: Some(pool), ..world.event(Category::CredentialIssued) },
            Event { system: Some(system), ..world.event(Category::CredentialIssued) },
        ];
        world.happen(&others).await;
        world.happen(&named).await;
        world.follow().await;
        world.follow().await;
        let fired = world.firings(&rule).await;
        let causes: Vec<_> = fired.iter().map(|firing| firing.cause.as_ref().unwrap().event).collect();
        assert_eq!(causes, named.each_ref().map(|event| event.id));
        assert_eq!(world.told(Category::RuleFired).await.len(), 2);
        assert_eq!((world.work().await, world.work().await), (2, 0));
        let tasks = world.tasks().await;
        let titles: Vec<&str> = tasks.iter().map(|task| task.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "Look at [Mobile ID] Mobile ID: Credential issued, 1 times",
                "Look at [Mobile ID] Mobile ID: Credential revoked, 1 times"
            ]
        );
        assert_eq!((tasks[0].rule, tasks[0].pool, tasks[0].system), (Some(rule.id), Some(pool), Some(system)));
        let done = &world.firings(&rule).await[0];
        assert_eq!((done.stage, done.outcomes[0].stage, done.because), (Stage::Done, Stage::Done, Because::Event));
    }
}

#[tokio::test]
async fn five_in_ten_minutes_fires_once_however_pages_and_restarts_fall() {
    for world in Box::pin(both()).await {
        let maria = Box::pin(world.house.user("Maria", "1")).await.id;
        let jan = Box::pin(world.house.user("Jan", "2")).await.id;
        let alert = Alert { count: 5, per: Per::User, cooldown_s: 3_600, ..on(&[Category::DeviceReset]) };
        let rule = world.rule("Five", When::Alert(alert), vec![task()]).await;
        for turn in 0..4 {
            let of = |user| Event { user: Some(user), ..world.event(Category::DeviceReset) };
            world.happens(of(maria)).await;
            if turn < 3 {
                world.happens(of(jan)).await;
            }
            world.house.pass(SignedDuration::from_mins(2));
        }
        world.happens(world.event(Category::DeviceReset)).await;
        assert_eq!(world.firings(&rule).await, [], "four of Maria, three of Jan, one of nobody");
        let fifth = Event { user: Some(maria), ..world.event(Category::DeviceReset) };
        world.happens(fifth.clone()).await;
        let sixth = Event { id: world.house.app.fresh_id().unwrap(), ..fifth.clone() };
        world.happen(&[sixth]).await;
        world.follow().await;
        let fired = world.firings(&rule).await;
        assert_eq!(fired.len(), 1);
        let cause = fired[0].cause.clone().unwrap();
        assert_eq!((cause.event, cause.user, cause.count), (fifth.id, Some(maria), 5));
    }
}

#[tokio::test]
async fn what_a_rule_led_to_does_not_trigger_it_and_chains_end() {
    for world in Box::pin(both()).await {
        let rule = world.rule("A", When::Alert(on(&[Category::PoolLow])), vec![task()]).await;
        let after = |origin| Event { origin, ..world.event(Category::PoolLow) };
        let other = || world.house.app.fresh_id().unwrap();
        let seven = (0..7).fold(Origin::default(), |chain, _| chain.then(other()));
        let eight = seven.then(other());
        world.happen(&[after(Origin::default().then(rule.id)), after(eight), after(seven.clone())]).await;
        world.follow().await;
        let fired = world.firings(&rule).await;
        assert_eq!(fired.len(), 1);
        assert_eq!(fired[0].origin, seven.then(rule.id));
        assert!(world.told(Category::RuleFired).await[0].origin.is_full());
    }
}

#[tokio::test]
async fn a_rule_that_fires_too_often_pauses_and_says_so_once() {
    let world = sqlite().await;
    let rule = world.rule("Storm", When::Alert(on(&[Category::CredentialUsed])), vec![task()]).await;
    let quiet = world.rule("Quiet", When::Alert(on(&[Category::PoolLow])), vec![task()]).await;
    let storm: Vec<Event> = (0..150).map(|_| world.event(Category::CredentialUsed)).collect();
    world.happen(&storm).await;
    world.happens(world.event(Category::PoolLow)).await;
    assert_eq!((world.firings(&rule).await.len(), world.firings(&quiet).await.len()), (60, 1));
    let told = world.told(Category::RuleFailed).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].detail.cause.as_ref().unwrap().contains("cool-down"), "{told:?}");
    world.house.pass(SignedDuration::from_mins(1));
    world.happens(world.event(Category::CredentialUsed)).await;
    assert_eq!(world.firings(&rule).await.len(), 61);
}

#[tokio::test]
async fn one_bad_rule_stops_no_other() {
    let world = sqlite().await;
    let field = NewField { name: "badge".to_owned(), label: "Badge".to_owned(), kind: FieldKind::Text };
    let field = custom_fields::create(&world.cx, field).await.unwrap();
    let trigger = Node::And(vec![
        Node::Category(vec![Category::DeviceReset]),
        Node::User("custom_fields.badge eq \"red\"".to_owned()),
    ]);
    let broken = world.rule("Broken", When::Alert(Alert::on(trigger)), vec![task()]).await;
    let trigger =
        Node::And(vec![Node::Category(vec![Category::DeviceReset]), Node::User("first_name eq \"maria\"".to_owned())]);
    let good = world.rule("Good", When::Alert(Alert::on(trigger)), vec![task()]).await;
    custom_fields::remove(&world.cx, field.id, Expected::Any).await.unwrap();
    for name in ["Maria", "Jan"] {
        let user = Box::pin(world.house.user(name, name)).await.id;
        world.happens(Event { user: Some(user), ..world.event(Category::DeviceReset) }).await;
    }
    assert_eq!((world.firings(&broken).await.len(), world.firings(&good).await.len()), (0, 1));
    let seen = rules::get(&world.cx, broken.id).await.unwrap();
    assert!(seen.problem.unwrap().contains("change the rule"));
}

#[tokio::test]
async fn a_rehearsal_says_what_would_have_fired_and_does_nothing() {
    let world = sqlite().await;
    let alert = Alert { count: 2, ..on(&[Category::PoolLow]) };
    let rule = world.rule("A", When::Alert(alert.clone()), vec![task()]).await;
    for _ in 0..5 {
        world.happen(&[world.event(Category::PoolLow), world.event(Category::PoolAvailable)]).await;
        world.house.pass(SignedDuration::from_secs(1));
    }
    for seen in [
        Box::pin(rules::rehearse(&world.cx, rule.id)).await.unwrap(),
        Box::pin(rules::rehearse_alert(&world.cx, alert)).await.unwrap(),
    ] {
        assert_eq!((seen.looked_at, seen.matched.len(), seen.firings), (10, 5, 2));
        assert_eq!(seen.matched.iter().map(|one| one.fires).collect::<Vec<_>>(), [false, true, false, true, false]);
    }
    assert_eq!(world.firings(&rule).await, []);
}
