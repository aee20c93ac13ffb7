//! The server dies between the steps of making a key: none is lost, and none is made twice.

use std::collections::BTreeSet;

use domain::certificate::CertificateState;
use domain::process::Inputs;

use super::certificates::check;
use super::phone::Phone;
use crate::authority;
use crate::certificates::{self, Prepared};
use crate::testing::archive::{Archive, Handset};

/// A phone that took an invitation.
async fn scenes() -> Vec<(Archive, Handset, domain::user::User)> {
    let mut all = Vec::new();
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        let (_, code) = archive.supply(&ada, Inputs::default()).await;
        let phone = archive.claim(&code, 1).await;
        all.push((archive, phone, ada));
    }
    all
}

/// Everything up to the commit of the first step, or without it.
async fn prepare(archive: &Archive, handset: &Handset, commit: bool) -> Vec<Prepared> {
    let app = &archive.house.app;
    let mut phone = Phone::of(app, &handset.key).await.unwrap();
    let templates = phone.wanted(&handset.requests).await.unwrap();
    let allowed = certificates::allowed(&phone.settings.mobile_id, &phone.user);
    let asked = check(&templates, &handset.requests, &allowed).unwrap();
    let work = phone.work(&templates).await.unwrap();
    drop(phone);
    let keys = work.run().await.unwrap();
    let mut phone = Phone::of(app, &handset.key).await.unwrap();
    let loaded = authority::active(app, &mut phone.uow, phone.device.project).await.unwrap();
    let prepared = phone.prepare(&loaded, templates, &asked, keys).await.unwrap();
    if commit {
        phone.uow.commit().await.unwrap();
    }
    prepared
}

async fn archived(archive: &Archive, user: &domain::user::User) -> Vec<store::repo::ArchivedKey> {
    let mut reader = archive.house.app.store().read().await.unwrap();
    reader.archived_keys().of_user(user.project, user.id).await.unwrap()
}

#[tokio::test]
async fn after_the_first_step_the_same_key_is_used() {
    for (archive, phone, ada) in scenes().await {
        let prepared = prepare(&archive, &phone, true).await; // and the server dies
        let of_key = prepared.iter().find(|one| one.certificate.key_id.as_deref() == Some("encryption")).unwrap();
        let [kept] = archived(&archive, &ada).await.try_into().unwrap();
        assert_eq!(kept.certificate, of_key.certificate.id, "it is archived before anything is signed");
        let delivered = archive.ask(&phone).await.unwrap();
        assert_eq!(delivered.certificates[2].serial, of_key.certificate.serial.to_string());
        assert_eq!(delivered.keys.len(), 1);
        let [again] = archived(&archive, &ada).await.try_into().unwrap();
        assert_eq!(again, kept);
    }
}

#[tokio::test]
async fn before_the_first_step_is_written_nothing_is_left_behind() {
    for (archive, phone, ada) in scenes().await {
        let prepared = prepare(&archive, &phone, false).await; // and the server dies
        assert_eq!(archived(&archive, &ada).await, []);
        let delivered = archive.ask(&phone).await.unwrap();
        let lost: Vec<_> = prepared.iter().map(|one| one.certificate.serial.to_string()).collect();
        assert!(!lost.contains(&delivered.certificates[2].serial));
        assert_eq!(archived(&archive, &ada).await.len(), 1);
    }
}

#[tokio::test]
async fn a_step_that_nobody_went_on_with_takes_its_key_along() {
    for (archive, phone, ada) in scenes().await {
        prepare(&archive, &phone, true).await;
        archive.house.pass(domain::time::SignedDuration::from_mins(16));
        crate::sweeps::Sweep::Certificates.run(&archive.house.app, archive.house.app.now()).await.unwrap();
        assert_eq!(archived(&archive, &ada).await, [], "it was never certified");
        let mut reader = archive.house.app.store().read().await.unwrap();
        let device = reader.devices().by_thumbprint(&phone.key).await.unwrap().unwrap();
        let known = reader.certificates().of_credential(device.credential).await.unwrap();
        assert!(known.iter().all(|one| one.state == CertificateState::Abandoned));
    }
}

#[tokio::test]
async fn two_that_ask_at_once_get_one_key() {
    for (archive, phone, ada) in scenes().await {
        let (one, other) = tokio::join!(archive.ask(&phone), archive.ask(&phone));
        let answers: Vec<_> = [one, other].into_iter().filter_map(Result::ok).collect();
        let jwes: BTreeSet<_> = answers.iter().map(|one| one.keys[0].jwe.clone()).collect();
        assert_eq!(jwes.len(), 1, "whoever was second is told the first one's, or to ask again");
        assert_eq!(archived(&archive, &ada).await.len(), 1);
    }
}
