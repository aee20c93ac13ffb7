//! What receivers hear, and what becomes of it where they do not.

use app::follow::Follower;
use app::webhooks::{self, WebhookDocument};
use app::{Error, Expected};
use domain::event::{Category, Severity};
use domain::webhook::{Choice, DeliveryState, DisabledBecause, Webhook};

use crate::scene::{Scene, seconds};

#[tokio::test]
async fn each_receiver_hears_what_it_chose_once_and_in_order() {
    for scene in Scene::both().await {
        let before = scene.happen(Category::PoolExhausted).await;
        while Follower::Webhooks.step(&scene.app).await.unwrap() == app::follow::Step::Took {}
        let all = scene.webhook(Choice::default()).await;
        let urgent = scene.webhook(Choice { least: Some(Severity::Alarm), ..Choice::default() }).await;
        let low = scene.happen(Category::PoolLow).await;
        let out = scene.happen(Category::PoolExhausted).await;
        scene.send().await;
        scene.send().await;
        let heard = scene.receiver.heard();
        let of = |webhook: &Webhook| -> Vec<String> {
            let end = format!("-{}", webhook.id);
            heard.iter().filter_map(|one| one.id.strip_suffix(&end)).map(str::to_owned).collect()
        };
        assert_eq!(of(&all), [low.to_string(), out.to_string()]);
        assert_eq!(of(&urgent), [out.to_string()]);
        assert!(heard.iter().all(|one| !one.id.contains(&before.to_string())));
        let body = &heard.iter().find(|one| one.id.starts_with(&low.to_string())).unwrap().body;
        assert_eq!(body["specversion"], "1.0");
        assert_eq!(body["id"], low.to_string());
        assert_eq!(body["source"], "https://doors.example.org/api/v1/projects/campus");
        assert_eq!(body["type"], "claviger.pool.low.v1");
        assert_eq!(body["subject"], scene.house.pool.id.to_string());
        assert_eq!(body["data"]["severity"], "warning");
        assert!(body["data"]["text"].as_str().unwrap().starts_with("[Mobile ID] "), "{body}");
        let found = scene.deliveries(&all).await;
        assert!(found.iter().all(|one| one.state == DeliveryState::Delivered && one.attempts == 1));
        let tried = webhooks::get_delivery(&scene.admin, found[0].id).await.unwrap();
        assert_eq!((tried.attempts[0].status, tried.attempts[0].answer.as_deref()), (Some(204), Some("as you say")));
    }
}

#[tokio::test]
async fn a_receiver_that_fails_is_tried_again_under_the_same_message_id() {
    for scene in Scene::both().await {
        let webhook = scene.webhook(Choice::default()).await;
        scene.happen(Category::PoolLow).await;
        scene.receiver.answers([(500, None), (0, None)]);
        scene.send().await;
        scene.send().await;
        assert_eq!(scene.receiver.heard().len(), 1, "it waits");
        let found = scene.deliveries(&webhook).await.remove(0);
        assert_eq!((found.state, found.last_status), (DeliveryState::Waiting, Some(500)));
        scene.house.pass(seconds(7));
        scene.send().await;
        let found = scene.deliveries(&webhook).await.remove(0);
        assert_eq!(found.last_error.as_deref(), Some("receiver did not answer in time"));
        scene.house.pass(seconds(19));
        scene.send().await;
        let heard = scene.receiver.heard();
        assert_eq!(heard.len(), 2);
        assert_eq!(heard[0].id, heard[1].id);
        let tried = webhooks::get_delivery(&scene.admin, found.id).await.unwrap();
        assert_eq!(tried.delivery.state, DeliveryState::Delivered);
        assert_eq!(tried.attempts.iter().map(|one| one.status).collect::<Vec<_>>(), [Some(500), None, Some(204)]);
        assert_eq!(scene.now(&webhook).await.health.failures, 0);
    }
}

#[tokio::test]
async fn a_receiver_that_is_down_is_left_in_peace_and_told_everything_when_it_is_back() {
    for scene in Scene::both().await {
        let webhook = scene.webhook(Choice::default()).await;
        let mut happened = Vec::new();
        for _ in 0..30 {
            happened.push(scene.happen(Category::PoolLow).await);
        }
        scene.receiver.always(Some(503));
        scene.send().await;
        let tries = scene.receiver.heard().len();
        assert!(tries <= 10, "{tries}");
        for _ in 0..10 {
            scene.send().await;
        }
        assert_eq!(scene.receiver.heard().len(), 0);
        scene.house.pass(seconds(400));
        scene.receiver.always(None);
        scene.send().await;
        let mut heard: Vec<_> = scene.receiver.heard().into_iter().map(|one| one.id).collect();
        heard.sort();
        let mut expected: Vec<_> = happened.iter().map(|id| format!("{id}-{}", webhook.id)).collect();
        expected.sort();
        assert_eq!(heard, expected, "each of them once");
    }
}

#[tokio::test]
async fn who_asks_for_peace_gets_it_and_who_is_gone_is_disabled() {
    for scene in Scene::both().await {
        let webhook = scene.webhook(Choice::default()).await;
        scene.receiver.answers([(429, Some(3_600))]);
        scene.happen(Category::PoolLow).await;
        scene.send().await;
        scene.house.pass(seconds(3_500));
        scene.happen(Category::PoolLow).await;
        scene.send().await;
        assert_eq!(scene.receiver.heard().len(), 1);
        scene.house.pass(seconds(200));
        scene.receiver.answers([(410, None)]);
        scene.send().await;
        let gone = scene.now(&webhook).await;
        assert_eq!((gone.enabled, gone.disabled_because), (false, Some(DisabledBecause::Gone)));
        let mut reader = scene.app.store().read().await.unwrap();
        let events = reader.events().between(scene.house.project.id, 0, u64::MAX, 100).await.unwrap();
        assert_eq!(events.iter().filter(|one| one.event.category == Category::WebhookDisabled).count(), 1);
        drop(reader);
        // Nothing new is queued; what waits is sent when somebody enables it again.
        scene.receiver.heard();
        scene.happen(Category::PoolLow).await;
        scene.send().await;
        let enable = |known: &WebhookDocument| Ok(WebhookDocument { enabled: true, ..known.clone() });
        let enabled = webhooks::update(&scene.admin, webhook.id, Expected::Any, enable).await.unwrap().webhook;
        assert_eq!((enabled.disabled_because, enabled.health.failures), (None, 0));
        scene.house.pass(seconds(60));
        scene.send().await;
        let states: Vec<_> = scene.deliveries(&webhook).await.into_iter().map(|one| one.state).collect();
        assert_eq!(states, [DeliveryState::Delivered; 2]);
    }
}

#[tokio::test]
async fn a_rule_sends_what_was_not_chosen_and_nothing_twice() {
    for scene in Scene::both().await {
        let nothing = Choice { least: Some(Severity::Alarm), ..Choice::default() };
        let webhook = scene.webhook(nothing).await;
        let low = scene.happen(Category::PoolLow).await;
        let out = scene.happen(Category::PoolExhausted).await;
        let mut uow = scene.app.store().begin().await.unwrap();
        for event in [low, out, low] {
            webhooks::deliver_to(&scene.system, &mut uow, webhook.id, event).await.unwrap();
        }
        uow.commit().await.unwrap();
        scene.send().await;
        assert_eq!(scene.receiver.heard().len(), 2);
        let disable = |known: &WebhookDocument| Ok(WebhookDocument { enabled: false, ..known.clone() });
        webhooks::update(&scene.admin, webhook.id, Expected::Any, disable).await.unwrap();
        let mut uow = scene.app.store().begin().await.unwrap();
        let refused = webhooks::deliver_to(&scene.system, &mut uow, webhook.id, low).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        let unknown = scene.app.fresh_id().unwrap();
        let refused = webhooks::deliver_to(&scene.system, &mut uow, unknown, low).await;
        assert!(matches!(refused, Err(Error::NotFound(_))));
    }
}

#[tokio::test]
async fn a_test_is_sent_at_once_and_shown_whatever_becomes_of_it() {
    for scene in Scene::both().await {
        let webhook = scene.webhook(Choice::default()).await;
        scene.receiver.answers([(500, None)]);
        let failed = webhooks::test(&scene.admin, webhook.id).await.unwrap();
        assert_eq!((failed.delivery.state, failed.attempts[0].status), (DeliveryState::Failed, Some(500)));
        let taken = webhooks::test(&scene.admin, webhook.id).await.unwrap();
        assert_eq!(taken.delivery.state, DeliveryState::Delivered);
        let heard = scene.receiver.heard();
        assert_eq!(heard[1].body["type"], "claviger.webhook.test.v1");
        assert_eq!(heard[1].id, taken.delivery.id.to_string());
        assert!(matches!(webhooks::retry(&scene.admin, taken.delivery.id).await, Err(Error::Conflict(_))));
        assert_eq!(scene.deliveries(&webhook).await.len(), 2);
        assert_eq!(scene.now(&webhook).await.health.failures, 0);
    }
}
