//! The steps of issuing, interrupted after each: nothing is lost, nothing is issued twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::certificate::{CertificateState, Serial};
use domain::device::{PublicKey, Thumbprint};
use domain::mobile_id::ProcessKind;
use domain::operator::Role;
use domain::process::{Inputs, ProcessState};
use domain::time::SignedDuration;
use pki::key::{KeyKind, SoftwareKey};
use pki::name::DistinguishedName;
use serde_json::json;
use store::Store;

use super::{issue, names, profiles};
use crate::authority::{self, Loaded};
use crate::context::{App, Context};
use crate::enrol::{self, Delivered, NewDevice};
use crate::mobile_id::{order_of, templates};
use crate::sweeps::Sweep;
use crate::testing::House;
use crate::{Expected, processes, settings};

/// A phone that took the invitation of a supplied mobile ID, with its keys and its requests.
struct Scene {
    house: House,
    cx: Context,
    phone: Thumbprint,
    requests: BTreeMap<String, Vec<u8>>,
    process: domain::id::Id<domain::id::kind::Process>,
}

impl Scene {
    async fn both() -> Vec<Self> {
        let mut scenes = Vec::new();
        for house in House::both().await {
            scenes.push(Box::pin(Self::on(house)).await);
        }
        scenes
    }

    async fn on(house: House) -> Self {
        Sweep::Authorities.run(&house.app, house.app.now()).await.unwrap();
        let cx = house.operator(Role::Admin).await;
        let change = |known: &serde_json::Value| {
            let mut changed = known.clone();
            changed["processes"][ProcessKind::Supply.as_str()]["enabled"] = json!(true);
            changed["enrolment_pin"] = json!("never");
            serde_json::from_value(changed).map_err(crate::Error::internal)
        };
        settings::put_mobile_id(&cx, Expected::Any, |known| change(&serde_json::to_value(known).unwrap()))
            .await
            .unwrap();
        let user = house.user("Ada", "1001").await;
        let process = processes::start(&cx, ProcessKind::Supply, user.id).await.unwrap().process.id;
        let shown = processes::next(&cx, process, Inputs::default()).await.unwrap();
        let link = shown.enrolment.unwrap().url;
        let (_, code) = link.split_once('#').unwrap();
        let phone = Thumbprint([7; 32]);
        let device = NewDevice {
            name: "Phone".to_owned(),
            platform: "test".to_owned(),
            public_key: PublicKey { x: [1; 32], y: [2; 32] },
            thumbprint: phone,
            encryption_key: PublicKey { x: [3; 32], y: [4; 32] },
        };
        let claimed = enrol::claim(&house.app, code, None, device).await.unwrap();
        let requests = claimed.install.templates.iter().map(|one| (one.key_id.clone(), request(one.names.subject())));
        let requests = requests.collect();
        Self { house, cx, phone, requests, process }
    }

    fn app(&self) -> &App {
        &self.house.app
    }

    fn store(&self) -> &Store {
        self.house.app.store()
    }

    async fn ask(&self) -> enrol::Result<Delivered> {
        enrol::certificates(self.app(), &self.phone, &self.requests).await
    }

    /// The first step alone, as it is when the server dies after it.
    async fn prepare(&self) -> (Arc<Loaded>, Vec<issue::Prepared>) {
        let mut uow = self.store().begin().await.unwrap();
        let device = uow.devices().by_thumbprint(&self.phone).await.unwrap().unwrap();
        let user = uow.users().lookup(device.project, device.user).await.unwrap().unwrap();
        let options = settings::load(&mut uow, device.project).await.unwrap().mobile_id;
        let order = order_of(&mut uow, device.credential).await.unwrap().unwrap();
        let all = templates(&mut uow, &self.cx, &options, &order, &user).await.unwrap();
        let loaded = authority::active(self.app(), &mut uow, device.project).await.unwrap();
        let orders = all.into_iter().map(|template| {
            let request = pki::request::Request::from_der(&self.requests[&template.key_id]).unwrap();
            issue::Order {
                profile: template.profile,
                key: request.key().clone(),
                names: template.names,
                user: user.id,
                place: issue::Place {
                    credential: Some(device.credential),
                    device: Some(device.id),
                    key_id: Some(template.key_id),
                },
                origin: domain::certificate::CertificateOrigin::Phone,
                replaces: None,
            }
        });
        let prepared = issue::prepare(&self.cx, &mut uow, &loaded, orders.collect()).await.unwrap();
        uow.commit().await.unwrap();
        (loaded, prepared)
    }

    async fn states(&self) -> Vec<(Serial, CertificateState)> {
        let mut reader = self.store().read().await.unwrap();
        let device = reader.devices().by_thumbprint(&self.phone).await.unwrap().unwrap();
        let known = reader.certificates().of_credential(device.credential).await.unwrap();
        known.into_iter().map(|one| (one.serial, one.state)).collect()
    }

    async fn confirm(&self) -> enrol::Result<enrol::PhoneState> {
        let keys: Vec<_> = self.requests.keys().cloned().collect();
        enrol::confirm(self.app(), &self.phone, enrol::Told::default(), &keys).await
    }
}

fn request(subject: &DistinguishedName) -> Vec<u8> {
    pki::request::write(&SoftwareKey::generate(KeyKind::P256).unwrap(), subject).unwrap()
}

fn serials(delivered: &Delivered) -> Vec<String> {
    delivered.certificates.iter().map(|one| one.serial.clone()).collect()
}

#[tokio::test]
async fn after_the_first_step_the_very_certificate_is_issued_that_was_prepared() {
    for scene in Scene::both().await {
        let (_, prepared) = scene.prepare().await;
        let delivered = scene.ask().await.unwrap();
        let wanted: Vec<_> = prepared.iter().map(|one| one.certificate.serial.to_string()).collect();
        assert_eq!(serials(&delivered), wanted);
        assert_eq!(scene.states().await.len(), wanted.len(), "nothing was reserved twice");
    }
}

#[tokio::test]
async fn what_was_signed_and_not_recorded_is_signed_again_under_its_number() {
    for scene in Scene::both().await {
        let (loaded, prepared) = scene.prepare().await;
        let user = scene.house.user("Somebody", "1002").await;
        let options = domain::mobile_id::MobileId::default();
        let allowed = names::allowed(&options, &user);
        let wanted: Vec<_> = prepared.iter().map(|one| one.certificate.serial.to_string()).collect();
        issue::sign(loaded, allowed, prepared).await.unwrap(); // and the server dies
        assert!(scene.states().await.iter().all(|(_, state)| *state == CertificateState::Prepared));
        assert_eq!(serials(&scene.ask().await.unwrap()), wanted);
    }
}

#[tokio::test]
async fn what_was_recorded_and_not_answered_is_answered_again() {
    for scene in Scene::both().await {
        let first = scene.ask().await.unwrap(); // the answer is lost
        let again = scene.ask().await.unwrap();
        let bytes =
            |delivered: &Delivered| delivered.certificates.iter().map(|one| one.pem.clone()).collect::<Vec<_>>();
        assert_eq!(bytes(&first), bytes(&again));
        scene.confirm().await.unwrap();
        assert!(scene.states().await.iter().all(|(_, state)| *state == CertificateState::Valid));
        let ended = processes::get(&scene.cx, scene.process).await.unwrap().process.state;
        assert_eq!(ended, ProcessState::Completed);
    }
}

#[tokio::test]
async fn other_keys_get_nothing_while_certificates_are_under_way() {
    for mut scene in Scene::both().await {
        scene.ask().await.unwrap();
        let any = DistinguishedName::new(&[]).unwrap();
        scene.requests = scene.requests.keys().map(|key_id| (key_id.clone(), request(&any))).collect();
        assert!(matches!(scene.ask().await, Err(enrol::Error::CertificatesIssued)));
    }
}

#[tokio::test]
async fn what_nobody_asks_for_again_is_given_up_and_its_number_means_nothing() {
    for scene in Scene::both().await {
        let (loaded, prepared) = scene.prepare().await;
        scene.house.pass(SignedDuration::from_mins(16));
        Sweep::Certificates.run(scene.app(), scene.app().now()).await.unwrap();
        assert!(scene.states().await.iter().all(|(_, state)| *state == CertificateState::Abandoned));
        let user = scene.house.user("Somebody", "1002").await;
        let allowed = names::allowed(&domain::mobile_id::MobileId::default(), &user);
        let signed = issue::sign(loaded.clone(), allowed, prepared).await.unwrap();
        let mut uow = scene.store().begin().await.unwrap();
        let holds = domain::certificate::Holds::NONE;
        let recorded = issue::record(&scene.cx, &mut uow, &loaded, &user, signed, holds).await;
        assert!(matches!(recorded, Err(crate::Error::Stale)), "what was given up is not issued after all");
    }
}

#[tokio::test]
async fn what_was_changed_in_the_database_is_not_signed() {
    for scene in Scene::both().await {
        let (loaded, prepared) = scene.prepare().await;
        let one = &prepared[0].certificate;
        let mut uow = scene.store().begin().await.unwrap();
        let profile = profiles::find(&mut uow, &scene.cx, &one.profile).await.unwrap().unwrap();
        let other = domain::certificate::Certificate { id: prepared[1].certificate.id, ..one.clone() };
        assert!(issue::prepared(&mut uow, &loaded, one.clone(), profile.clone()).await.is_ok());
        assert!(issue::prepared(&mut uow, &loaded, other, profile).await.is_err(), "the bytes of another row");
    }
}

#[tokio::test]
async fn certificates_that_no_phone_confirms_end_and_the_process_with_them() {
    for scene in Scene::both().await {
        scene.ask().await.unwrap();
        scene.house.pass(SignedDuration::from_mins(16));
        Sweep::Certificates.run(scene.app(), scene.app().now()).await.unwrap();
        assert!(scene.states().await.iter().all(|(_, state)| matches!(state, CertificateState::Revoked(_))));
        assert!(matches!(scene.confirm().await, Err(enrol::Error::NotInstalled(_))));
        scene.house.pass(SignedDuration::from_mins(20));
        Sweep::Processes.run(scene.app(), scene.app().now()).await.unwrap();
        let process = processes::get(&scene.cx, scene.process).await.unwrap().process;
        assert_eq!((process.state, process.reason.as_deref()), (ProcessState::Failed, Some("timeout")));
    }
}

#[tokio::test]
async fn nobody_supplies_a_mobile_id_in_the_name_of_its_holder() {
    for scene in Scene::both().await {
        let user = scene.house.user("Grace", "1003").await;
        for kind in [ProcessKind::Get, ProcessKind::LockOwn, ProcessKind::Renew] {
            let refused = processes::start(&scene.cx, kind, user.id).await;
            assert!(matches!(refused, Err(crate::Error::Invalid(_))), "{kind}");
        }
    }
}
