//! A house with a receiver, and what tests do there.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::access::Password;
use app::access::operators::{self, NewOperator};
use app::follow::Follower;
use app::list::ListRequest;
use app::testing::House;
use app::webhooks::{self, WebhookDocument};
use app::{App, Caller, Context, Expected, Instance, Parts, jobs, outbox, record};
use domain::event::{Category, Event};
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::project::Locale;
use domain::time::SignedDuration;
use domain::webhook::{Choice, Delivery, Webhook};

use crate::receiver::{Mailed, Receiver};

pub(crate) struct Scene {
    pub(crate) house: House,
    pub(crate) app: App,
    pub(crate) receiver: Receiver,
    pub(crate) admin: Context,
    pub(crate) system: Context,
}

impl Scene {
    pub(crate) async fn both() -> Vec<Self> {
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

    pub(crate) async fn webhook(&self, choice: Choice) -> Webhook {
        webhooks::create(&self.admin, document(choice)).await.unwrap().webhook
    }

    /// Lets something happen.
    pub(crate) async fn happen(&self, category: Category) -> Id<kind::Event> {
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
    pub(crate) async fn send(&self) {
        while Follower::Webhooks.step(&self.app).await.unwrap() == app::follow::Step::Took {}
        for due in webhooks::due(&self.app, 10).await.unwrap() {
            webhooks::drain(&self.app, due, || false).await.unwrap();
        }
    }

    pub(crate) async fn deliveries(&self, webhook: &Webhook) -> Vec<Delivery> {
        webhooks::list_deliveries(&self.admin, webhook.id, &ListRequest::default()).await.unwrap().items
    }

    /// Sends the mails to the official contact, who reads this language; answers what was mailed.
    pub(crate) async fn mails(&self) -> Vec<Mailed> {
        for job in jobs::claim(&self.app, "notify_contact", 100, seconds(60)).await.unwrap() {
            Box::pin(outbox::run(&self.app, &job)).await.unwrap();
        }
        std::mem::take(&mut self.receiver.mails.lock().unwrap())
    }

    /// An official contact, who reads this language.
    pub(crate) async fn hire(&self, locale: Locale) {
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

    pub(crate) async fn enable(&self, webhook: &Webhook, enabled: bool) {
        let change = |known: &WebhookDocument| Ok(WebhookDocument { enabled, ..known.clone() });
        webhooks::update(&self.admin, webhook.id, Expected::Any, change).await.unwrap();
    }

    pub(crate) async fn now(&self, webhook: &Webhook) -> Webhook {
        webhooks::get(&self.admin, webhook.id).await.unwrap().webhook
    }
}

pub(crate) fn document(choice: Choice) -> WebhookDocument {
    WebhookDocument { name: "Doors".to_owned(), url: "https://receiver.example".to_owned(), choice, enabled: true }
}

pub(crate) fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}
