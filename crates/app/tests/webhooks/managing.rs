//! What administrators do with receivers, and are told of them.

use app::follow::Follower;
use app::webhooks::{self, Replay, WebhookDocument};
use app::{Error, Expected};
use domain::event::Category;
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::project::Locale;
use domain::time::SignedDuration;
use domain::webhook::{Choice, Delivery, DeliveryState, DisabledBecause};
use metrics_exporter_prometheus::PrometheusBuilder;
use store::seal::sha256;

use crate::scene::{Scene, document, seconds};

#[tokio::test]
async fn whoever_is_responsible_gets_one_mail_when_claviger_disables_a_receiver() {
    let readers =
        [(Locale::En, "The webhook Doors was disabled"), (Locale::De, "Der Webhook Doors wurde abgeschaltet")];
    for (scene, (locale, subject)) in Scene::both().await.into_iter().zip(readers) {
        scene.hire(locale).await;
        let webhook = scene.webhook(Choice::default()).await;
        let link = format!("https://doors.example.org/projects/campus/settings/webhooks/{}", webhook.id);
        // An operator who disables it knows.
        scene.enable(&webhook, false).await;
        scene.enable(&webhook, true).await;
        assert_eq!(scene.mails().await.len(), 0);
        // Several messages are under way when the receiver says that it is gone.
        for _ in 0..3 {
            scene.happen(Category::PoolLow).await;
        }
        scene.receiver.always(Some(410));
        scene.send().await;
        scene.send().await;
        let mails = scene.mails().await;
        let [mail] = mails.as_slice() else { panic!("{mails:?}") };
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("kim@example.org", subject));
        for part in ["(410)", "receiver.example", &link] {
            assert!(mail.text.contains(part) && mail.html.contains(part), "{part} is missing in:\n{}", mail.text);
        }
        assert!(!mail.text.contains("https://receiver.example"), "an address may hold a secret");
        // Enabled again, it takes nothing for three days: that is another disabling.
        scene.enable(&webhook, true).await;
        scene.receiver.always(Some(502));
        for _ in 0..40 {
            scene.house.pass(SignedDuration::from_hours(2));
            scene.happen(Category::PoolLow).await;
            scene.send().await;
        }
        assert_eq!(scene.now(&webhook).await.disabled_because, Some(DisabledBecause::Failing));
        let mails = scene.mails().await;
        let [mail] = mails.as_slice() else { panic!("{mails:?}") };
        assert!(mail.subject == subject && mail.text.contains("502"), "{}", mail.text);
        assert_eq!(scene.mails().await.len(), 0);
    }
}

#[tokio::test]
async fn every_attempt_is_counted_by_what_came_of_it() {
    for scene in Scene::both().await {
        let recorder = PrometheusBuilder::new().build_recorder();
        let counted = || -> Vec<u64> {
            let text = recorder.handle().render();
            let of = |outcome| format!("claviger_webhook_attempts_total{{outcome=\"{outcome}\"}} ");
            let count = |outcome| text.lines().find_map(|line| line.strip_prefix(&of(outcome))?.parse().ok());
            ["delivered", "failed"].map(|outcome| count(outcome).unwrap_or(0)).to_vec()
        };
        let _here = metrics::set_default_local_recorder(&recorder);
        let webhook = scene.webhook(Choice::default()).await;
        scene.happen(Category::PoolLow).await;
        scene.happen(Category::PoolExhausted).await;
        scene.receiver.answers([(500, None), (204, None), (0, None), (200, None)]);
        scene.send().await;
        assert_eq!(counted(), [1, 1]);
        for expected in [[1, 2], [2, 2]] {
            scene.house.pass(seconds(60));
            scene.send().await;
            assert_eq!(counted(), expected);
        }
        webhooks::test(&scene.admin, webhook.id).await.unwrap();
        assert_eq!(counted(), [3, 2], "a test is an attempt");
    }
}

#[tokio::test]
async fn while_a_secret_is_replaced_both_sign_and_neither_is_shown_again() {
    for scene in Scene::both().await {
        let made = webhooks::create(&scene.admin, document(Choice::default())).await.unwrap();
        assert!(made.secret.expose().starts_with("whsec_"));
        assert!(!format!("{made:?}").contains(&made.secret.expose()[6..]));
        let webhook = made.webhook;
        let mut signatures = Vec::new();
        for wait in [0, 23, 2] {
            scene.house.pass(SignedDuration::from_hours(wait));
            scene.happen(Category::PoolLow).await;
            scene.send().await;
            signatures.extend(scene.receiver.heard().into_iter().map(|one| one.signatures));
            if wait == 0 {
                let rotated = webhooks::rotate_secret(&scene.admin, webhook.id).await.unwrap();
                assert_ne!(sha256(rotated.secret.expose().as_bytes()), sha256(made.secret.expose().as_bytes()));
            }
        }
        assert_eq!(signatures, [1, 2, 1]);
    }
}

#[tokio::test]
async fn what_was_missed_is_sent_again_on_request() {
    for scene in Scene::both().await {
        let early = scene.happen(Category::PoolLow).await;
        while Follower::Webhooks.step(&scene.app).await.unwrap() == app::follow::Step::Took {}
        scene.house.pass(seconds(60));
        let since = scene.app.now();
        let webhook = scene.webhook(Choice::default()).await;
        let late = scene.happen(Category::PoolLow).await;
        scene.send().await;
        assert_eq!(scene.receiver.heard().len(), 1);
        let replay = async |what| webhooks::replay(&scene.admin, webhook.id, what).await.unwrap().queued;
        assert_eq!(replay(Replay::All(since)).await, 1);
        scene.send().await;
        assert_eq!(replay(Replay::All(since - seconds(60))).await, 2);
        scene.send().await;
        let heard: Vec<_> = scene.receiver.heard().into_iter().map(|one| one.id).collect();
        let named = |id: Id<kind::Event>| format!("{id}-{}", webhook.id);
        assert_eq!(heard, [named(late), named(early), named(late)], "in the order of events");
        assert_eq!(replay(Replay::Failed(since)).await, 0);

        // Three days without success: given up, seen, and sent again.
        scene.receiver.always(Some(500));
        scene.happen(Category::PoolLow).await;
        scene.send().await;
        scene.house.pass(SignedDuration::from_hours(72));
        app::sweeps::ALL
            .iter()
            .find(|sweep| sweep.name() == "housekeeping")
            .unwrap()
            .run(&scene.app, since)
            .await
            .unwrap();
        let failed = |one: &Delivery| one.state == DeliveryState::Failed;
        assert_eq!(scene.deliveries(&webhook).await.iter().filter(|one| failed(one)).count(), 1);
        scene.receiver.always(None);
        scene.receiver.heard();
        assert_eq!(replay(Replay::Failed(since)).await, 1);
        scene.send().await;
        assert_eq!(scene.receiver.heard().len(), 1);
        let one = scene.deliveries(&webhook).await.remove(0);
        let again = webhooks::retry(&scene.admin, one.id).await.unwrap();
        assert_eq!((again.state, again.tries), (DeliveryState::Waiting, 0));
        let refused = webhooks::replay(&scene.admin, webhook.id, Replay::All(scene.app.now() + seconds(1))).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
}

#[tokio::test]
async fn a_removed_receiver_hears_nothing_more_and_what_was_kept_of_it_goes_bit_by_bit() {
    for scene in Scene::both().await {
        let webhook = scene.webhook(Choice::default()).await;
        scene.happen(Category::PoolLow).await;
        scene.send().await;
        let delivered = scene.deliveries(&webhook).await.remove(0).id;
        scene.happen(Category::PoolLow).await;
        while Follower::Webhooks.step(&scene.app).await.unwrap() == app::follow::Step::Took {}
        scene.receiver.heard();
        webhooks::remove(&scene.admin, webhook.id, Expected::Any).await.unwrap();
        scene.happen(Category::PoolLow).await;
        scene.send().await;
        assert_eq!(scene.receiver.heard().len(), 0);
        assert_eq!(webhooks::list(&scene.admin).await.unwrap().len(), 0);
        for refused in [
            webhooks::get(&scene.admin, webhook.id).await.err(),
            webhooks::get_delivery(&scene.admin, delivered).await.err(),
            webhooks::retry(&scene.admin, delivered).await.err(),
            webhooks::test(&scene.admin, webhook.id).await.err(),
            webhooks::remove(&scene.admin, webhook.id, Expected::Any).await.err(),
        ] {
            assert!(matches!(refused, Some(Error::NotFound(_))), "{refused:?}");
        }
        let waiting =
            async || scene.app.store().read().await.unwrap().deliveries().waiting(webhook.id, 9).await.unwrap();
        assert_eq!(waiting().await, 1);
        let housekeeping = app::sweeps::ALL.iter().find(|sweep| sweep.name() == "housekeeping").unwrap();
        assert_eq!(housekeeping.run(&scene.app, scene.app.now()).await.unwrap(), 2);
        assert_eq!(waiting().await, 0);
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_only_administrators_may() {
    let scene = Scene::both().await.remove(0);
    let choice = Choice { categories: Some([].into()), pool: Some(scene.app.fresh_id().unwrap()), ..Choice::default() };
    let bad = WebhookDocument { name: " ".to_owned(), url: "http://receiver".to_owned(), choice, enabled: true };
    let Err(Error::Invalid(faults)) = webhooks::create(&scene.admin, bad).await else { panic!("it was taken") };
    let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(pointers, ["/name", "/url", "/categories", "/pool_id"]);
    let operator = scene.house.operator(Role::Operator).await;
    assert!(matches!(webhooks::list(&operator).await, Err(Error::Forbidden(_))));
    for _ in 0..50 {
        scene.webhook(Choice::default()).await;
    }
    let more = webhooks::create(&scene.admin, document(Choice::default())).await;
    assert!(matches!(more, Err(Error::Conflict(_))));
}
