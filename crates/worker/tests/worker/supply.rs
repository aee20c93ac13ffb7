//! Mobile IDs, made from the process to the phone's word.

use std::collections::BTreeMap;

use app::enrol::{self, Claimed, Error, NewDevice, Told};
use app::mobile_id::Template;
use app::processes::{self, ProcessShown};
use app::sweeps::Sweep;
use domain::device::{PublicKey, Thumbprint};
use domain::event::{Category, Event};
use domain::job::Job;
use domain::mobile_id::{ProcessKind, QrCode, QrPlace};
use domain::process::{Inputs, Process};
use domain::settings::{Settings, SmsContentType, SmsGateway};
use domain::user::User;
use pki::key::{KeyKind, SoftwareKey};
use pki::name::DistinguishedName;
use store::repo::list::ListQuery;
use store::repo::{EVENTS, JOBS, PROCESSES};

use crate::carrier::Sent;
use crate::office::Office;

pub(crate) const MOBILE: &str = "+436601234567";

impl Office {
    /// Gives the project a CA, and these settings.
    pub(crate) async fn supplies(&self, settings: impl FnOnce(&mut Settings)) {
        self.sweep_one(Sweep::Authorities).await;
        self.set(|all| {
            all.mobile_id.processes.set(ProcessKind::Supply, true);
            all.mobile_id.qr_code = QrCode::Choice;
            settings(all);
        })
        .await;
    }

    pub(crate) async fn set(&self, change: impl FnOnce(&mut Settings)) {
        let project = self.house.project.id;
        let mut uow = self.app.store().begin().await.unwrap();
        let stored = uow.settings().lookup(project).await.unwrap();
        let mut settings = stored.settings;
        change(&mut settings);
        uow.settings().update(project, &settings, stored.version + 1, self.app.now()).await.unwrap();
        uow.commit().await.unwrap();
    }

    /// Somebody with an address, and a number where there is one.
    pub(crate) async fn holder(&self, mobile: Option<&str>) -> User {
        let user = self.house.user("ada", "1").await;
        self.change(user, |user| user.profile.mobile = mobile.map(|mobile| mobile.parse().unwrap())).await
    }

    /// Begins to supply a mobile ID and chooses where the QR code goes.
    pub(crate) async fn supply(&self, user: &User, place: QrPlace) -> ProcessShown {
        let begun = processes::start(&self.cx(), ProcessKind::Supply, user.id).await.unwrap();
        let inputs = Inputs { qr_code: Some(place), ..Inputs::default() };
        processes::next(&self.cx(), begun.process.id, inputs).await.unwrap()
    }

    /// A mobile ID on a phone whose keys begin with `key`.
    pub(crate) async fn supplied(&self, user: &User, key: u8) -> Process {
        let shown = self.supply(user, QrPlace::Shown).await;
        self.work().await;
        let pin = self.carrier.sent().iter().rev().find_map(pin_in);
        let code = code_in(&shown.enrolment.unwrap().url).to_owned();
        let claimed = self.claim(&code, pin.as_deref(), key).await.unwrap();
        self.install(key, &claimed.install.templates).await;
        self.process(shown.process.id).await
    }

    pub(crate) async fn claim(&self, code: &str, pin: Option<&str>, key: u8) -> Result<Claimed, Error> {
        let phone = NewDevice {
            name: format!("Phone {key}"),
            platform: "test".to_owned(),
            public_key: PublicKey { x: [key; 32], y: [key; 32] },
            thumbprint: Thumbprint([key; 32]),
            encryption_key: PublicKey { x: [key; 32], y: [!key; 32] },
        };
        Box::pin(enrol::claim(&self.app, code, pin, phone)).await
    }

    /// Has keys certified, and confirms.
    pub(crate) async fn install(&self, key: u8, templates: &[Template]) {
        let nameless = DistinguishedName::new(&[]).unwrap();
        let mut requests = BTreeMap::new();
        for template in templates {
            let signer = SoftwareKey::generate(KeyKind::P256).unwrap();
            requests.insert(template.key_id.clone(), pki::request::write(&signer, &nameless).unwrap());
        }
        let installed: Vec<_> = requests.keys().cloned().collect();
        let phone = Thumbprint([key; 32]);
        let delivered = Box::pin(enrol::certificates(&self.app, &phone, &requests)).await.unwrap();
        assert_eq!(delivered.certificates.len(), templates.len());
        Box::pin(enrol::confirm(&self.app, &phone, Told::default(), &installed)).await.unwrap();
    }

    /// What a phone is to make anew.
    pub(crate) async fn to_renew(&self, key: u8) -> Vec<Template> {
        let state = Box::pin(enrol::state(&self.app, &Thumbprint([key; 32]), Told::default())).await.unwrap();
        state.holdings.to_renew
    }

    pub(crate) async fn process(&self, id: domain::id::Id<domain::id::kind::Process>) -> Process {
        let mut reader = self.app.store().read().await.unwrap();
        reader.processes().lookup(self.house.project.id, id).await.unwrap().unwrap()
    }

    pub(crate) async fn processes(&self, kind: ProcessKind) -> Vec<Process> {
        let query = ListQuery { limit: 500, ..ListQuery::of(&PROCESSES) };
        let mut reader = self.app.store().read().await.unwrap();
        let all = reader.processes().list(self.house.project.id, &query).await.unwrap().items;
        all.into_iter().filter(|process| process.kind == kind).collect()
    }

    pub(crate) async fn events(&self, category: Category) -> Vec<Event> {
        let query = ListQuery { limit: 500, ..ListQuery::of(&EVENTS) };
        let page = self.app.store().read().await.unwrap().events().list(self.house.project.id, &query).await.unwrap();
        page.items.into_iter().map(|recorded| recorded.event).filter(|event| event.category == category).collect()
    }

    pub(crate) async fn queued(&self) -> Vec<Job> {
        let query = ListQuery { limit: 500, ..ListQuery::of(&JOBS) };
        let page = self.app.store().read().await.unwrap().jobs().list(self.house.project.id, &query).await.unwrap();
        page.items.into_iter().map(|record| record.job).collect()
    }

    pub(crate) async fn sweep_one(&self, sweep: Sweep) -> u64 {
        Box::pin(sweep.run(&self.app, self.app.now())).await.unwrap()
    }

    /// What was sent since, after all work is done.
    pub(crate) async fn sent_since(&self, before: usize) -> Vec<Sent> {
        self.work().await;
        self.carrier.sent().split_off(before)
    }
}

/// A way out for SMS.
pub(crate) fn with_gateway(settings: &mut Settings) {
    settings.sms = Some(SmsGateway {
        url: "https://sms.example.org/".to_owned(),
        body: "to={to}&text={text}".to_owned(),
        content_type: SmsContentType::Form,
        sender: String::new(),
        headers: Vec::new(),
    });
}

/// The six digits that a message says on their own.
pub(crate) fn pin_in(sent: &Sent) -> Option<String> {
    let is_pin = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    sent.text.split([' ', '\n', ',', '.']).find(is_pin).map(ToOwned::to_owned)
}

/// The code of the link that a text holds.
pub(crate) fn code_in(text: &str) -> &str {
    &text.split_once("/m/#").unwrap().1[..26]
}
