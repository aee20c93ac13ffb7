//! Webhooks, on both databases, with receivers that do as a test wants.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use app::access::Password;
use app::access::operators::{self, NewOperator};
use app::follow::Follower;
use app::list::ListRequest;
use app::testing::House;
use app::transports::NoTransports;
use app::webhooks::{self, Replay, WebhookDocument};
use app::{App, Caller, Context, Error, Expected, Instance, Parts, Transports, jobs, outbox, record};
use domain::contact::EmailAddress;
use domain::event::{Category, Event, Severity};
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::project::Locale;
use domain::settings::{MailServer, SmsGateway};
use domain::time::SignedDuration;
use domain::webhook::{Choice, Delivery, DeliveryState, DisabledBecause, Webhook};
use http::StatusCode;
use metrics_exporter_prometheus::PrometheusBuilder;
use notify::mail::{Mail, MailTransport, SendError};
use notify::outbound::OutboundError;
use notify::sms::SmsTransport;
use notify::webhook::{Answer, SignedMessage, Unsent, WebhookTransport};
use secrecy::SecretString;
use store::seal::sha256;

/// A status, and after how many seconds to ask again where it says so.
type Told = (u16, Option<i64>);

/// A receiver that answers as it is told, and 204 after that.
#[derive(Clone, Default)]
struct Receiver {
    answers: Arc<Mutex<VecDeque<Told>>>,
    always: Arc<Mutex<Option<u16>>>,
    heard: Arc<Mutex<Vec<Heard>>>,
    mails: Arc<Mutex<Vec<Mailed>>>,
}

/// A mail to an operator.
#[derive(Clone, Debug)]
struct Mailed {
    to: String,
    subject: String,
    text: String,
    html: String,
}

/// A message as it came.
#[derive(Clone, Debug)]
struct Heard {
    id: String,
    signatures: usize,
    body: serde_json::Value,
}

impl Receiver {
    fn answers(&self, answers: impl IntoIterator<Item = Told>) {
        self.answers.lock().unwrap().extend(answers);
    }

    fn always(&self, status: Option<u16>) {
        *self.always.lock().unwrap() = status;
    }

    /// What came since this was asked last.
    fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }

    fn take(&self, message: &SignedMessage) -> Result<Answer, Unsent> {
        let headers = message.headers().unwrap();
        let text = |name: &str| headers[name].to_str().unwrap().to_owned();
        self.heard.lock().unwrap().push(Heard {
            id: text("webhook-id"),
            signatures: text("webhook-signature").split(' ').count(),
            body: serde_json::from_slice(message.body()).unwrap(),
        });
        let next = self.answers.lock().unwrap().pop_front();
        let (status, retry_after) = next.unwrap_or((self.always.lock().unwrap().unwrap_or(204), None));
        if status == 0 {
            return Err(OutboundError::Timeout { host: "receiver".to_owned() }.into());
        }
        let retry_after = retry_after.map(SignedDuration::from_secs);
        Ok(Answer { status: StatusCode::from_u16(status).unwrap(), retry_after, body: b"as you say".to_vec() })
    }
}

impl WebhookTransport for Receiver {
    fn check<'a>(&'a self, url: &'a str) -> futures_util::future::BoxFuture<'a, Result<(), Unsent>> {
        Box::pin(async move { if url.starts_with("https://") { Ok(()) } else { Err(Unsent::Unencrypted) } })
    }

    fn post<'a>(
        &'a self,
        _: &'a str,
        message: &'a SignedMessage,
    ) -> futures_util::future::BoxFuture<'a, Result<Answer, Unsent>> {
        Box::pin(async move { self.take(message) })
    }
}

impl MailTransport for Receiver {
    fn send<'a>(&'a self, mail: &'a Mail) -> futures_util::future::BoxFuture<'a, Result<(), SendError>> {
        let (to, content) = (mail.to.to_string(), mail.content.clone());
        let mail = Mailed { to, subject: content.subject, text: content.text, html: content.html };
        self.mails.lock().unwrap().push(mail);
        Box::pin(async { Ok(()) })
    }

    fn probe(&self) -> futures_util::future::BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }
}

impl Transports for Receiver {
    fn mail(&self, _: &MailServer, _: Option<SecretString>) -> Arc<dyn MailTransport> {
        Arc::new(self.clone())
    }

    fn instance_mail(&self) -> Option<(Arc<dyn MailTransport>, EmailAddress)> {
        Some((Arc::new(self.clone()), "doors@example.org".parse().unwrap()))
    }

    fn sms(&self, gateway: &SmsGateway, headers: BTreeMap<String, SecretString>) -> Arc<dyn SmsTransport> {
        NoTransports.sms(gateway, headers)
    }

    fn webhooks(&self) -> Arc<dyn WebhookTransport> {
        Arc::new(self.clone())
    }
}

struct Scene {
    house: House,
    app: App,
    receiver: Receiver,
    admin: Context,
    system: Context,
}

impl Scene {
    async fn both() -> Vec<Self> {
        let mut scenes = Vec::new();
        for house in House::both().await {
            let receiver = Receiver::default();
            let app = App::new(Parts { transports: Arc::new(receiver.clone()), ..house.app.parts().clone() });
            let admin = house.operator(Role::Admin).await;
            let admin = app.in_project(admin.caller().clone(), &house.project.slug).await.unwrap();
            let system = app.as_system(house.project.clone());
            scenes.push(Self { house, app, receiver, admin, system });
        }
        scenes
    }

    async fn webhook(&self, choice: Choice) -> Webhook {
        webhooks::create(&self.admin, document(choice)).await.unwrap().webhook
    }

    /// Lets something happen.
    async fn happen(&self, category: Category) -> Id<kind::Event> {
        let event = Event {
            system: Some(self.house.system.id),
            pool: Some(self.house.pool.id),
            ..record::event(&self.system, category).unwrap()
        };
        let mut uow = self.app.store().begin().await.unwrap();
        uow.events().add(&event).await.unwrap();
        uow.commit().await.unwrap();
        event.id
    }

    /// Follows what happened, and sends what is due.
    async fn send(&self) {
        while Follower::Webhooks.step(&self.app).await.unwrap() == app::follow::Step::Took {}
        for due in webhooks::due(&self.app, 10).await.unwrap() {
            webhooks::drain(&self.app, due, || false).await.unwrap();
        }
    }

    async fn deliveries(&self, webhook: &Webhook) -> Vec<Delivery> {
        webhooks::list_deliveries(&self.admin, webhook.id, &ListRequest::default()).await.unwrap().items
    }

    /// Sends the mails to the official contact, who reads this language; answers what was mailed.
    async fn mails(&self) -> Vec<Mailed> {
        for job in jobs::claim(&self.app, "notify_contact", 100, seconds(60)).await.unwrap() {
            Box::pin(outbox::run(&self.app, &job)).await.unwrap();
        }
        std::mem::take(&mut self.receiver.mails.lock().unwrap())
    }

    /// An official contact, who reads this language.
    async fn hire(&self, locale: Locale) {
        let new = NewOperator {
            email: "kim@example.org".parse().unwrap(),
            name: "Kim Berger".to_owned(),
            password: Password::new("correct horse battery".to_owned()),
            locale,
            instance_owner: true,
            roles: BTreeMap::new(),
        };
        operators::create(&Instance::new(self.app.clone(), Caller::system()), new).await.unwrap();
    }

    async fn enable(&self, webhook: &Webhook, enabled: bool) {
        let change = |known: &WebhookDocument| Ok(WebhookDocument { enabled, ..known.clone() });
        webhooks::update(&self.admin, webhook.id, Expected::Any, change).await.unwrap();
    }

    async fn now(&self, webhook: &Webhook) -> Webhook {
        webhooks::get(&self.admin, webhook.id).await.unwrap().webhook
    }
}

fn document(choice: Choice) -> WebhookDocument {
    WebhookDocument { name: "Doors".to_owned(), url: "https://receiver.example".to_owned(), choice, enabled: true }
}

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

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
