//! Webhooks, their deliveries, and who holds them.

use domain::event::{Category, Severity};
use domain::id::{Id, kind};
use domain::time::{SignedDuration, Timestamp};
use domain::webhook::{Attempt, Choice, Delivery, DeliveryState, DisabledBecause, Health, Reason, Webhook};
use store::repo::list::ListQuery;
use store::repo::{DELIVERIES, Settled};
use store::{Error, Store};

use crate::world::{filter, fresh, user, with_project};
use crate::{on_both, start};

const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

fn webhook(project: Id<kind::Project>) -> Webhook {
    let categories = Some([Category::PoolLow, Category::CredentialRevoked].into());
    Webhook {
        id: fresh(),
        project,
        name: "Türwächter 北".to_owned(),
        url: "https://example.org/hook?key=Ä".to_owned(),
        choice: Choice { categories, system: Some(fresh()), pool: Some(fresh()), least: Some(Severity::Warning) },
        enabled: true,
        disabled_because: None,
        health: Health::default(),
        former_secret_until: None,
        created_at: start(),
        version: 1,
    }
}

async fn added(store: &Store) -> Webhook {
    let webhook = webhook(with_project(store).await);
    let mut uow = store.begin().await.unwrap();
    uow.webhooks().add(&webhook, KEY).await.unwrap();
    uow.commit().await.unwrap();
    webhook
}

fn delivery(webhook: &Webhook, at: Timestamp) -> Delivery {
    Delivery {
        id: fresh(),
        project: webhook.project,
        webhook: webhook.id,
        event: Some(fresh()),
        reason: Reason::Chosen,
        state: DeliveryState::Waiting,
        attempts: 0,
        tries: 0,
        queued_at: start(),
        due_at: at,
        settled_at: None,
        last_status: None,
        last_error: None,
    }
}

fn later(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

#[tokio::test]
async fn a_webhook_is_kept_as_it_was_written_and_its_secret_only_sealed() {
    on_both(|store| async move {
        let first = added(&store).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.webhooks().lookup(first.project, first.id).await.unwrap(), Some(first.clone()));
        assert_eq!(uow.webhooks().lookup(fresh(), first.id).await.unwrap(), None);
        assert_eq!(uow.webhooks().list(first.project).await.unwrap(), std::slice::from_ref(&first));
        let second = Webhook {
            name: "Anders".to_owned(),
            choice: Choice::default(),
            enabled: false,
            disabled_because: Some(DisabledBecause::Gone),
            version: 2,
            ..first.clone()
        };
        uow.webhooks().update(&second).await.unwrap();
        assert!(matches!(uow.webhooks().update(&second).await, Err(Error::Stale)));
        assert_eq!(uow.webhooks().lock(first.project, first.id).await.unwrap(), Some(second));
        let keys = uow.webhooks().keys(&first, start()).await.unwrap();
        assert_eq!((keys.present.as_slice(), keys.former.is_none()), (KEY, true));
    })
    .await;
}

#[tokio::test]
async fn a_removed_webhook_is_gone_at_once_and_leaves_the_database_in_portions() {
    on_both(|store| async move {
        let webhook = added(&store).await;
        let (project, id) = (webhook.project, webhook.id);
        let other = Webhook { id: fresh(), ..webhook.clone() };
        let waiting: Vec<_> = (0..5).map(|second| delivery(&webhook, later(second))).collect();
        let kept = delivery(&other, later(1));
        let mut uow = store.begin().await.unwrap();
        uow.webhooks().add(&other, KEY).await.unwrap();
        uow.deliveries().add_new(&waiting).await.unwrap();
        uow.deliveries().add_new(std::slice::from_ref(&kept)).await.unwrap();
        uow.delivery_attempts().add_many(&[(attempt(&waiting[0], 1, "busy"), None)]).await.unwrap();
        assert!(uow.webhooks().hold(id, "one", start(), later(60)).await.unwrap().is_some());
        assert_eq!(uow.webhooks().purge(9).await.unwrap(), 0, "nothing was removed");

        assert!(!uow.webhooks().remove(fresh(), id, later(1)).await.unwrap());
        assert!(uow.webhooks().remove(project, id, later(1)).await.unwrap());
        assert!(!uow.webhooks().remove(project, id, later(2)).await.unwrap());
        assert_eq!(uow.webhooks().lookup(project, id).await.unwrap(), None);
        assert_eq!(uow.webhooks().lock(project, id).await.unwrap(), None);
        assert_eq!(uow.webhooks().list(project).await.unwrap(), std::slice::from_ref(&other));
        assert_eq!(uow.deliveries().lookup(project, waiting[0].id).await.unwrap(), None);
        assert!(uow.deliveries().lookup(project, kept.id).await.unwrap().is_some());
        let due = uow.webhooks().due(later(99), 9).await.unwrap();
        assert_eq!(due.iter().map(|due| due.webhook).collect::<Vec<_>>(), [other.id]);
        let after = Webhook { version: 2, ..webhook.clone() };
        assert!(matches!(uow.webhooks().update(&after).await, Err(Error::Stale)));
        assert!(matches!(uow.webhooks().rotate(&webhook, b"another", later(9)).await, Err(Error::Stale)));
        let health = Health::default();
        assert!(matches!(uow.webhooks().note(id, "one", &health, None).await, Err(Error::Stale)));
        assert!(matches!(uow.webhooks().set_health(id, &health).await, Err(Error::Stale)));

        for (portion, left) in [(2, 3), (2, 1), (1, 0), (0, 0)] {
            assert_eq!(uow.webhooks().purge(2).await.unwrap(), portion);
            assert_eq!(uow.deliveries().waiting(id, 9).await.unwrap(), left);
        }
        assert_eq!(uow.delivery_attempts().list(waiting[0].id).await.unwrap(), []);
        assert!(uow.deliveries().lookup(project, kept.id).await.unwrap().is_some());
        uow.webhooks().add(&webhook, KEY).await.unwrap(); // its row is gone
    })
    .await;
}

#[tokio::test]
async fn two_secrets_sign_until_the_time_of_the_former_is_over() {
    on_both(|store| async move {
        let webhook = added(&store).await;
        let mut uow = store.begin().await.unwrap();
        uow.webhooks().rotate(&webhook, b"another", later(10)).await.unwrap();
        let keys = uow.webhooks().keys(&webhook, later(9)).await.unwrap();
        assert_eq!(keys.all(), [b"another".as_slice(), KEY]);
        assert_eq!(uow.webhooks().keys(&webhook, later(10)).await.unwrap().all(), [b"another"]);
        assert_eq!(uow.webhooks().forget_former(later(9)).await.unwrap(), 0);
        assert_eq!(uow.webhooks().forget_former(later(10)).await.unwrap(), 1);
        assert_eq!(uow.webhooks().keys(&webhook, later(9)).await.unwrap().all(), [b"another"]);
    })
    .await;
}

#[tokio::test]
async fn one_at_a_time_sends_to_a_receiver_that_something_is_due_for() {
    on_both(|store| async move {
        let webhook = added(&store).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.webhooks().due(start(), 10).await.unwrap(), []);
        uow.deliveries().add_new(&[delivery(&webhook, later(5))]).await.unwrap();
        assert_eq!(uow.webhooks().due(later(4), 10).await.unwrap(), []);
        assert_eq!(uow.webhooks().due(later(5), 10).await.unwrap().len(), 1);
        // Held, until the lease ends.
        assert!(uow.webhooks().hold(webhook.id, "one", later(5), later(65)).await.unwrap().is_some());
        assert!(uow.webhooks().hold(webhook.id, "two", later(6), later(66)).await.unwrap().is_none());
        assert_eq!(uow.webhooks().due(later(6), 10).await.unwrap(), []);
        assert!(uow.webhooks().hold(webhook.id, "two", later(65), later(125)).await.unwrap().is_some());
        let health = Health { failures: 3, paused_until: Some(later(80)), last_status: Some(503), ..Health::default() };
        assert!(matches!(uow.webhooks().note(webhook.id, "one", &health, None).await, Err(Error::Stale)));
        // Let go, but paused.
        uow.webhooks().note(webhook.id, "two", &health, None).await.unwrap();
        assert_eq!(uow.webhooks().lookup(webhook.project, webhook.id).await.unwrap().unwrap().health, health);
        assert_eq!(uow.webhooks().due(later(79), 10).await.unwrap(), []);
        assert_eq!(uow.webhooks().due(later(80), 10).await.unwrap().len(), 1);
        // A node that begins anew holds nothing.
        assert!(uow.webhooks().hold(webhook.id, "node/1", later(80), later(140)).await.unwrap().is_some());
        assert_eq!(uow.webhooks().let_go("nod").await.unwrap(), 0);
        assert_eq!(uow.webhooks().let_go("node").await.unwrap(), 1);
        assert_eq!(uow.webhooks().due(later(80), 10).await.unwrap().len(), 1);
        // Disabled.
        uow.webhooks().update(&Webhook { enabled: false, version: 2, ..webhook.clone() }).await.unwrap();
        assert_eq!(uow.webhooks().due(later(80), 10).await.unwrap(), []);
        assert!(uow.webhooks().hold(webhook.id, "one", later(200), later(260)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn an_event_waits_once_for_a_receiver_and_may_be_asked_for_again() {
    on_both(|store| async move {
        let webhook = added(&store).await;
        let first = delivery(&webhook, later(2));
        let second = delivery(&webhook, later(1));
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.deliveries().add_new(&[first.clone(), second.clone()]).await.unwrap(), 2);
        let again = Delivery { id: fresh(), ..first.clone() };
        assert_eq!(uow.deliveries().add_new(&[again]).await.unwrap(), 0);
        // Tests have no event, and may be many.
        let tests: Vec<_> =
            (0..2).map(|_| Delivery { event: None, reason: Reason::Test, ..delivery(&webhook, later(99)) }).collect();
        assert_eq!(uow.deliveries().add_new(&tests).await.unwrap(), 2);
        let due = uow.deliveries().due(webhook.id, later(2), 10).await.unwrap();
        assert_eq!(due, [second.clone(), first.clone()]);
        assert_eq!(uow.deliveries().waiting(webhook.id, 3).await.unwrap(), 3);

        let settled = [
            settled(&first, DeliveryState::Delivered, Some(204), None),
            settled(&second, DeliveryState::Failed, None, Some("no answer")),
        ];
        uow.deliveries().settle(&settled, later(3)).await.unwrap();
        let found = uow.deliveries().lookup(webhook.project, first.id).await.unwrap().unwrap();
        assert_eq!((found.state, found.attempts, found.last_status), (DeliveryState::Delivered, 1, Some(204)));
        assert_eq!(found.settled_at, Some(later(3)));
        assert_eq!(uow.deliveries().lookup(fresh(), first.id).await.unwrap(), None);

        let count = |text: &str| ListQuery { filter: Some(filter(&DELIVERIES, text)), ..ListQuery::of(&DELIVERIES) };
        let failed = uow.deliveries().list(webhook.project, webhook.id, &count("state eq \"failed\"")).await.unwrap();
        assert_eq!(failed.items.iter().map(|one| one.id).collect::<Vec<_>>(), [second.id]);
        assert_eq!(uow.deliveries().count(webhook.project, webhook.id, None).await.unwrap(), 4);

        assert_eq!(uow.deliveries().requeue_failed(webhook.id, later(4), later(5)).await.unwrap(), 0);
        assert_eq!(uow.deliveries().requeue_failed(webhook.id, later(3), later(5)).await.unwrap(), 1);
        let events = [first.event.unwrap(), second.event.unwrap(), fresh()];
        assert_eq!(uow.deliveries().requeue_events(webhook.id, &events, later(6)).await.unwrap(), 1);
        assert!(uow.deliveries().requeue(webhook.project, first.id, later(7)).await.unwrap());
        assert!(!uow.deliveries().requeue(webhook.project, tests[0].id, later(7)).await.unwrap());
        let found = uow.deliveries().lookup(webhook.project, first.id).await.unwrap().unwrap();
        assert_eq!((found.state, found.attempts, found.tries), (DeliveryState::Waiting, 1, 0));
        assert_eq!((found.reason, found.queued_at, found.settled_at), (Reason::Replay, later(7), None));
    })
    .await;
}

fn settled(delivery: &Delivery, state: DeliveryState, status: Option<u16>, error: Option<&str>) -> Settled {
    Settled { delivery: delivery.id, state, due_at: delivery.due_at, status, error: error.map(str::to_owned) }
}

#[tokio::test]
async fn what_waits_too_long_is_given_up_and_what_is_old_is_removed_with_its_tries() {
    on_both(|store| async move {
        let webhook = added(&store).await;
        let one = delivery(&webhook, later(1));
        let mut uow = store.begin().await.unwrap();
        uow.deliveries().add_new(std::slice::from_ref(&one)).await.unwrap();
        uow.delivery_attempts().add_many(&[(attempt(&one, 1, "ok"), None)]).await.unwrap();
        assert_eq!(
            uow.deliveries().give_up_older(start() - SignedDuration::from_secs(1), later(9), "old", 9).await.unwrap(),
            0
        );
        assert_eq!(uow.deliveries().give_up_older(start(), later(9), "old", 9).await.unwrap(), 1);
        let found = uow.deliveries().lookup(webhook.project, one.id).await.unwrap().unwrap();
        assert_eq!((found.state, found.last_error.as_deref()), (DeliveryState::Failed, Some("old")));
        assert_eq!(uow.deliveries().remove_settled(later(8), 9).await.unwrap(), 0);
        assert_eq!(uow.deliveries().remove_settled(later(9), 9).await.unwrap(), 1);
        assert_eq!(uow.delivery_attempts().list(one.id).await.unwrap(), []);
    })
    .await;
}

fn attempt(delivery: &Delivery, number: u32, answer: &str) -> Attempt {
    Attempt {
        delivery: delivery.id,
        number,
        at: later(1),
        took_ms: 12,
        status: Some(500),
        error: Some("the receiver answered 500".to_owned()),
        answer: Some(answer.to_owned()),
    }
}

#[tokio::test]
async fn what_a_receiver_repeats_of_a_person_goes_with_that_person() {
    on_both(|store| async move {
        let webhook = added(&store).await;
        let maria = user(webhook.project, "Maria", "Rossi");
        let one = delivery(&webhook, later(1));
        let (about, plain) = (attempt(&one, 1, "you told me of Maria Rossi"), attempt(&one, 2, "busy"));
        let mut uow = store.begin().await.unwrap();
        uow.users().add(&maria).await.unwrap();
        let personal = Some(domain::event::PersonalDetail::default());
        let told = domain::event::Event::new(
            fresh(),
            webhook.project,
            Category::UserCreated,
            domain::event::Actor::System,
            start(),
        );
        uow.events().add(&domain::event::Event { user: Some(maria.id), personal, ..told }).await.unwrap();
        uow.deliveries().add_new(std::slice::from_ref(&one)).await.unwrap();
        uow.delivery_attempts().add_many(&[(about.clone(), Some(maria.id)), (plain.clone(), None)]).await.unwrap();
        assert_eq!(uow.delivery_attempts().list(one.id).await.unwrap(), [about.clone(), plain.clone()]);
        uow.person_keys().erase(maria.id).await.unwrap();
        uow.commit().await.unwrap();
        let mut uow = store.begin().await.unwrap();
        let forgotten = Attempt { answer: None, ..about };
        assert_eq!(uow.delivery_attempts().list(one.id).await.unwrap(), [forgotten, plain]);
        let late = attempt(&one, 3, "Maria Rossi again");
        uow.delivery_attempts().add_many(&[(late, Some(maria.id))]).await.unwrap();
        assert_eq!(uow.delivery_attempts().list(one.id).await.unwrap()[2].answer, None);
    })
    .await;
}
