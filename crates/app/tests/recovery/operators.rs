//! Two people recover keys: one asks, another approves, the first one collects.

use app::access::{Password, operators};
use app::recovery::{self, NewRecovery};
use app::sweeps::Sweep;
use app::testing::archive::{Archive, PASSWORD};
use app::{Caller, Context, Error, Expected, Instance};
use domain::event::Category;
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::recovery::{RecoveryForm, RecoveryState};
use domain::time::SignedDuration;
use domain::user::User;

use crate::world::{archived, certificate, codes, opens_mail, recorded};

/// A house with somebody whose key is archived, and two people.
struct Scene {
    archive: Archive,
    ada: User,
    asker: Context,
    approver: Context,
}

impl Scene {
    async fn both() -> Vec<Self> {
        let mut all = Vec::new();
        for archive in Archive::both().await {
            let ada = archive.house.user("Ada", "1").await;
            archive.equip(&ada, 1).await;
            let (asker, approver) = (archive.person("asker", None).await, archive.person("approver", None).await);
            all.push(Self { archive, ada, asker, approver });
        }
        all
    }

    fn wanted(&self) -> NewRecovery {
        NewRecovery { user: self.ada.id, certificates: None, reason: "Her mail is needed\nfor the audit".to_owned() }
    }

    async fn asked(&self) -> Id<kind::Recovery> {
        recovery::request(&self.asker, self.wanted()).await.unwrap().recovery.id
    }

    async fn state(&self, id: Id<kind::Recovery>) -> RecoveryState {
        recovery::get(&self.asker, id).await.unwrap().recovery.state
    }
}

fn password() -> Password {
    Password::new(PASSWORD.to_owned())
}

fn id_of(cx: &Context) -> Id<kind::Operator> {
    match cx.actor() {
        domain::event::Actor::Operator(id) => id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn openssl_opens_what_was_asked_for_approved_and_collected() {
    for scene in Scene::both().await {
        scene.archive.equip(&scene.ada, 2).await; // and with it a second key
        let asked = recovery::request(&scene.asker, scene.wanted()).await.unwrap();
        assert_eq!((asked.recovery.form, asked.recovery.certificates.len()), (RecoveryForm::KeyFile, 2));
        assert_eq!((asked.holder.as_str(), asked.requester.as_deref()), ("Ada Żółć-李", Some("asker")));
        let id = asked.recovery.id;
        assert_eq!(codes(recovery::collect(&scene.asker, id).await), ["recovery_not_approved"]);
        let approved = recovery::approve(&scene.approver, id, password()).await.unwrap();
        assert_eq!(approved.shown.decider.as_deref(), Some("approver"));
        let passphrase = approved.passphrase.unwrap();
        assert!(passphrase.expose().len() > 24 && !format!("{passphrase:?}").contains(passphrase.expose()));
        assert_eq!(codes(recovery::approve(&scene.approver, id, password()).await), ["recovery_approved"]);
        assert_eq!(codes(recovery::collect(&scene.approver, id).await), ["recovery_not_requester"]);
        let collected = recovery::collect(&scene.asker, id).await.unwrap();
        assert_eq!(codes(recovery::collect(&scene.asker, id).await), ["recovery_over"], "once");

        let archive = &scene.archive;
        archive.write("recovered.p12", &collected.file);
        archive.write("passphrase", passphrase.expose());
        let open =
            ["pkcs12", "-in", "recovered.p12", "-passin", "file:passphrase", "-nodes", "-nocerts", "-out", "keys.pem"];
        archive.openssl(&open);
        let keys = archive.read("keys.pem");
        assert_eq!(keys.matches("BEGIN PRIVATE KEY").count(), 2);
        // The file holds them in the order of the certificates; a mail to each is opened by its own.
        let parts: Vec<_> = keys.split_inclusive("-----END PRIVATE KEY-----").map(str::to_owned).collect();
        for (index, key) in archived(archive, &scene.ada).await.iter().enumerate() {
            archive.write(
                "one.pem",
                parts[index].split_once("-----BEGIN").map(|(_, key)| format!("-----BEGIN{key}\n")).unwrap(),
            );
            let (_, pem) = certificate(&scene.asker, key.certificate).await;
            assert!(opens_mail(archive, "one.pem", "PEM", &pem));
        }
        assert!(!archive.openssl_does(&["pkcs12", "-in", "recovered.p12", "-passin", "pass:other", "-noout"]));

        for (category, count) in [
            (Category::RecoveryRequested, 1),
            (Category::RecoveryApproved, 1),
            (Category::RecoveryCollected, 1),
            (Category::CertificateRecovered, 3), // one went onto the second phone
        ] {
            assert_eq!(recorded(archive, category).await, count, "{category}");
        }
    }
}

#[tokio::test]
async fn one_person_is_not_two() {
    for scene in Scene::both().await {
        let id = scene.asked().await;
        assert_eq!(codes(recovery::approve(&scene.asker, id, password()).await), ["recovery_same_person"]);
        let puppet = scene.archive.person("puppet", Some(&scene.asker)).await;
        assert_eq!(codes(recovery::approve(&puppet, id, password()).await), ["recovery_same_person"]);
        let second = scene.archive.person("second", Some(&puppet)).await;
        assert_eq!(codes(recovery::approve(&second, id, password()).await), ["recovery_same_person"]);
        // Who sets somebody's password can act as them.
        let by = |cx: &Context| Instance::new(scene.archive.house.app.clone(), Caller::clone(cx.caller()));
        let other = Password::new("another long secret".to_owned());
        let same = |document: &operators::OperatorDocument| Ok(document.clone());
        let approver = id_of(&scene.approver);
        operators::change(&by(&scene.asker), approver, Expected::Any, Some(other.clone()), same).await.unwrap();
        assert_eq!(codes(recovery::approve(&scene.approver, id, other.clone()).await), ["recovery_same_person"]);
        assert_eq!(scene.state(id).await, RecoveryState::Requested);
        // Until they take another.
        let here = by(&scene.approver);
        let reader = here.app().store().read().await.unwrap().operators().lookup(approver).await.unwrap().unwrap();
        app::access::own::change_password(&here, &reader, other, password()).await.unwrap();
        recovery::approve(&scene.approver, id, password()).await.unwrap();
    }
}

#[tokio::test]
async fn programs_recover_nothing() {
    for scene in Scene::both().await {
        let id = scene.asked().await;
        let system = scene.archive.house.system();
        assert_eq!(codes(recovery::request(&system, scene.wanted()).await), ["recovery_not_a_person"]);
        assert_eq!(codes(recovery::approve(&system, id, password()).await), ["recovery_not_a_person"]);
        assert_eq!(codes(recovery::refuse(&system, id, "no").await), ["recovery_not_a_person"]);
        assert_eq!(codes(recovery::collect(&system, id).await), ["recovery_not_a_person"]);
        let operator = scene.archive.house.operator(Role::Operator).await;
        assert!(matches!(recovery::request(&operator, scene.wanted()).await, Err(Error::Forbidden(_))));
        assert!(matches!(recovery::get(&operator, id).await, Err(Error::Forbidden(_))));
    }
}

#[tokio::test]
async fn the_approver_says_their_password_and_guessing_takes_longer_and_longer() {
    for scene in Scene::both().await {
        let id = scene.asked().await;
        for _ in 0..6 {
            let wrong = recovery::approve(&scene.approver, id, Password::new("a guess".to_owned())).await;
            assert_eq!(codes(wrong), ["recovery_password"]);
        }
        let waits = recovery::approve(&scene.approver, id, password()).await;
        assert!(matches!(waits, Err(Error::TooMany { retry_after_s: 1.. })), "{waits:?}");
        scene.archive.house.pass(SignedDuration::from_secs(10));
        recovery::approve(&scene.approver, id, password()).await.unwrap();
        let query =
            store::repo::list::ListQuery { limit: 500, ..store::repo::list::ListQuery::of(&store::repo::AUDIT) };
        let mut reader = scene.asker.read().await.unwrap();
        let audit = reader.audit().list(scene.asker.project().id, &query).await.unwrap().items;
        let told = |action: &str| audit.iter().filter(|entry| entry.entry.action == action).count();
        assert_eq!((told("recoveries.password_failed"), told("recoveries.approve")), (6, 1));
    }
}

#[tokio::test]
async fn what_was_refused_or_taken_back_is_over() {
    for scene in Scene::both().await {
        let id = scene.asked().await;
        assert_eq!(codes(recovery::refuse(&scene.approver, id, " ").await), ["invalid_value"]);
        let refused = recovery::refuse(&scene.approver, id, "not needed").await.unwrap();
        assert_eq!(refused.recovery.refusal.as_deref(), Some("not needed"));
        assert_eq!(codes(recovery::approve(&scene.approver, id, password()).await), ["recovery_over"]);
        // Also after it was approved, and by the one who asked.
        let id = scene.asked().await;
        recovery::approve(&scene.approver, id, password()).await.unwrap();
        recovery::refuse(&scene.asker, id, "found it").await.unwrap();
        assert_eq!(codes(recovery::collect(&scene.asker, id).await), ["recovery_over"]);
        assert_eq!(recorded(&scene.archive, Category::RecoveryRefused).await, 2);
    }
}

#[tokio::test]
async fn after_a_day_it_is_over_and_what_was_made_of_it_is_gone() {
    for scene in Scene::both().await {
        let (waiting, approved) = (scene.asked().await, scene.asked().await);
        recovery::approve(&scene.approver, approved, password()).await.unwrap();
        scene.archive.house.pass(SignedDuration::from_hours(24));
        assert_eq!(codes(recovery::approve(&scene.approver, waiting, password()).await), ["recovery_over"]);
        assert_eq!(codes(recovery::collect(&scene.asker, approved).await), ["recovery_over"]);
        let app = &scene.archive.house.app;
        assert_eq!(Sweep::Recoveries.run(app, app.now()).await.unwrap(), 2);
        assert_eq!(Sweep::Recoveries.run(app, app.now()).await.unwrap(), 0);
        let mut reader = app.store().read().await.unwrap();
        for id in [waiting, approved] {
            let kept = recovery::get(&scene.asker, id).await.unwrap().recovery;
            assert_eq!(kept.state, RecoveryState::Expired);
            assert!(reader.recoveries().file(&kept).await.unwrap().is_none());
        }
    }
}

#[tokio::test]
async fn without_what_opens_it_a_key_is_handed_out_as_it_is_archived() {
    for mut scene in Scene::both().await {
        scene.archive.equip(&scene.ada, 2).await;
        scene.archive.has_openers(&[]);
        let slug = scene.archive.house.project.slug.clone();
        for cx in [&mut scene.asker, &mut scene.approver] {
            *cx = scene.archive.house.app.in_project(cx.caller().clone(), &slug).await.unwrap();
        }
        assert_eq!(codes(recovery::request(&scene.asker, scene.wanted()).await), ["recovery_one_at_a_time"]);
        let [first, _] = archived(&scene.archive, &scene.ada).await.try_into().unwrap();
        let one = NewRecovery { certificates: Some(vec![first.certificate]), ..scene.wanted() };
        let asked = recovery::request(&scene.asker, one).await.unwrap().recovery;
        assert_eq!(asked.form, RecoveryForm::Archive);
        let approved = recovery::approve(&scene.approver, asked.id, password()).await.unwrap();
        assert!(approved.passphrase.is_none());
        let collected = recovery::collect(&scene.asker, asked.id).await.unwrap();
        assert_eq!((collected.form, &collected.file[..]), (RecoveryForm::Archive, &first.archive[..]));
        let archive = &scene.archive;
        archive.write("archived.p7m", &collected.file);
        archive.openssl(&[
            "cms",
            "-decrypt",
            "-inform",
            "DER",
            "-in",
            "archived.p7m",
            "-recip",
            "recovery.pem",
            "-inkey",
            "recovery.key",
            "-out",
            "recovered.der",
        ]);
        let (_, pem) = certificate(&scene.asker, first.certificate).await;
        assert!(opens_mail(archive, "recovered.der", "DER", &pem));
    }
}

#[tokio::test]
async fn what_opened_it_when_it_was_asked_for_must_be_there_when_it_is_approved() {
    for mut scene in Scene::both().await {
        let id = scene.asked().await;
        scene.archive.has_openers(&[]);
        let slug = scene.archive.house.project.slug.clone();
        let caller = scene.approver.caller().clone();
        scene.approver = scene.archive.house.app.in_project(caller, &slug).await.unwrap();
        let refused = recovery::approve(&scene.approver, id, password()).await;
        assert_eq!(codes(refused), ["recovery_key_unavailable"]);
        assert_eq!(scene.state(id).await, RecoveryState::Requested);
    }
}

#[tokio::test]
async fn what_is_not_archived_is_not_asked_for() {
    for scene in Scene::both().await {
        let grace = scene.archive.house.user("Grace", "2").await;
        let of_grace = NewRecovery { user: grace.id, ..scene.wanted() };
        assert_eq!(codes(recovery::request(&scene.asker, of_grace).await), ["no_archived_keys"]);
        let [key] = archived(&scene.archive, &scene.ada).await.try_into().unwrap();
        let of_another = NewRecovery { user: grace.id, certificates: Some(vec![key.certificate]), ..scene.wanted() };
        assert_eq!(codes(recovery::request(&scene.asker, of_another).await), ["unknown_archived_key"]);
        let long = NewRecovery { reason: "x".repeat(501), ..scene.wanted() };
        assert_eq!(codes(recovery::request(&scene.asker, long).await), ["invalid_value"]);
    }
}

#[tokio::test]
async fn an_archived_key_that_was_changed_is_not_handed_out() {
    for scene in Scene::both().await {
        let id = scene.asked().await;
        let [key] = archived(&scene.archive, &scene.ada).await.try_into().unwrap();
        let mut changed = key.clone();
        *changed.archive.last_mut().unwrap() ^= 1;
        let mut uow = scene.asker.begin().await.unwrap();
        uow.archived_keys().forget(key.certificate).await.unwrap();
        uow.archived_keys().add(&changed).await.unwrap();
        uow.commit().await.unwrap();
        let refused = recovery::approve(&scene.approver, id, password()).await;
        assert_eq!(codes(refused), ["recovery_key_unavailable"]);
    }
}
