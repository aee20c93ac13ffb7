//! A key that the server made, on its way.

use app::enrol;
use app::sweeps::Sweep;
use app::testing::archive::Archive;
use app::users;
use domain::certificate::CertificateState;
use domain::process::{Inputs, ProcessState};
use domain::time::SignedDuration;
use secrecy::SecretSlice;

use crate::world::{archived, certificate, codes, opens_mail, read_by_phone};

#[tokio::test]
async fn a_phone_gets_the_key_that_lies_in_the_archive() {
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        let (process, code) = archive.supply(&ada, Inputs::default()).await;
        let phone = archive.claim(&code, 1).await;
        assert!(!phone.requests.contains_key("encryption"), "the server makes that key");
        let delivered = archive.ask(&phone).await.unwrap();
        let names: Vec<_> = delivered.certificates.iter().map(|one| one.key_id.as_str()).collect();
        assert_eq!(names, ["authentication", "signature", "encryption"]);
        let ([key], [.., of_key]) = (delivered.keys.as_slice(), delivered.certificates.as_slice()) else { panic!() };
        assert_eq!((key.key_id.as_str(), key.current, &key.serial), ("encryption", true, &of_key.serial));

        // Before the phone confirms, the same again is answered the same; the key is kept encrypted for the phone alone.
        let again = archive.ask(&phone).await.unwrap();
        assert_eq!((&again.keys[0].jwe, &again.certificates[2].pem), (&key.jwe, &of_key.pem));
        let cx = archive.admin().await;
        let [kept] = archived(&archive, &ada).await.try_into().unwrap();
        let (held, pem) = certificate(&cx, kept.certificate).await;
        assert!(matches!(held.state, CertificateState::OnHold(_)));
        assert_eq!(pem, of_key.pem);

        let read = read_by_phone(&key.jwe);
        archive.write("key.der", &read);
        assert!(opens_mail(&archive, "key.der", "DER", &pem), "the phone reads what is encrypted to the certificate");
        archive.write("archived.p7m", &kept.archive);
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
        assert!(opens_mail(&archive, "recovered.der", "DER", &pem), "whoever has the recovery key does, too");
        assert!(!kept.archive.windows(32).any(|part| read.windows(32).any(|secret| secret == part)), "in the clear");

        archive.confirm(&phone).await.unwrap();
        let (held, _) = certificate(&cx, kept.certificate).await;
        assert_eq!(held.state, CertificateState::Valid);
        let mut reader = archive.house.app.store().read().await.unwrap();
        let on_its_way = reader.delivered_keys().of_device(held.device.unwrap()).await.unwrap();
        assert_eq!(on_its_way, [], "what is stored of it goes when the phone confirms");
        let ended = app::processes::get(&cx, process).await.unwrap().process.state;
        assert_eq!(ended, ProcessState::Completed);
    }
}

#[tokio::test]
async fn an_rsa_key_goes_the_same_way() {
    for archive in Archive::both().await.into_iter().take(1) {
        archive.set_options(&serde_json::json!({"key": "rsa2048"})).await;
        let ada = archive.house.user("Ada", "1").await;
        let (_, code) = archive.supply(&ada, Inputs::default()).await;
        let mut phone = archive.claim(&code, 1).await;
        for (key_id, request) in &mut phone.requests {
            let key = pki::key::SoftwareKey::generate(pki::key::KeyKind::Rsa2048).unwrap();
            let asked = pki::request::Request::from_der(request).unwrap();
            assert!(!key_id.is_empty());
            *request = pki::request::write(&key, asked.subject()).unwrap();
        }
        let delivered = archive.ask(&phone).await.unwrap();
        let read = SecretSlice::from(read_by_phone(&delivered.keys[0].jwe));
        let key = pki::key::SoftwareKey::from_pkcs8(&read).unwrap();
        let certificate = pki::certificate::Certificate::all_from_pem(&delivered.certificates[2].pem).unwrap();
        assert_eq!(pki::key::Signer::public_key(&key), certificate[0].key());
    }
}

#[tokio::test]
async fn without_a_recovery_key_nothing_is_begun() {
    for house in app::testing::House::both().await {
        Sweep::Authorities.run(&house.app, house.app.now()).await.unwrap();
        let cx = house.operator(domain::operator::Role::Admin).await;
        let change = |known: &domain::mobile_id::MobileId| {
            let mut changed = serde_json::to_value(known).unwrap();
            changed["certificates"]["encryption"] = "always".into();
            changed["processes"]["MobileIDProcSupplyMobileIDForUser"]["enabled"] = true.into();
            serde_json::from_value(changed).map_err(app::Error::internal)
        };
        app::settings::put_mobile_id(&cx, app::Expected::Any, change).await.unwrap();
        let ada = house.user("Ada", "1").await;
        let kind = domain::mobile_id::ProcessKind::Supply;
        let process = app::processes::start(&cx, kind, ada.id).await.unwrap().process.id;
        let refused = Box::pin(app::processes::next(&cx, process, Inputs::default())).await;
        assert_eq!(codes(refused), ["recovery_key_missing"]);
    }
}

#[tokio::test]
async fn what_no_phone_confirms_is_kept_for_an_hour_and_no_longer() {
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        let (_, code) = archive.supply(&ada, Inputs::default()).await;
        let phone = archive.claim(&code, 1).await;
        archive.ask(&phone).await.unwrap();
        let app = &archive.house.app;
        archive.house.pass(SignedDuration::from_mins(16));
        Sweep::Certificates.run(app, app.now()).await.unwrap();
        assert!(matches!(archive.confirm(&phone).await, Err(enrol::Error::NotInstalled(_))));
        archive.house.pass(SignedDuration::from_mins(45));
        Sweep::Housekeeping.run(app, app.now()).await.unwrap();
        let mut reader = app.store().read().await.unwrap();
        let device = reader.devices().by_thumbprint(&phone.key).await.unwrap().unwrap();
        assert_eq!(reader.delivered_keys().of_device(device.id).await.unwrap(), []);
    }
}

#[tokio::test]
async fn the_keys_of_an_erased_person_are_gone() {
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        archive.equip(&ada, 1).await;
        let cx = archive.admin().await;
        let person = archive.person("asker", None).await;
        let new = app::recovery::NewRecovery { user: ada.id, certificates: None, reason: "why".to_owned() };
        let asked = app::recovery::request(&person, new).await.unwrap().recovery.id;
        assert_eq!(archived(&archive, &ada).await.len(), 1);
        let mut uow = cx.begin().await.unwrap();
        uow.erase_users(ada.project, &[ada.id]).await.unwrap();
        uow.commit().await.unwrap();
        assert_eq!(archived(&archive, &ada).await, []);
        assert!(matches!(app::recovery::get(&person, asked).await, Err(app::Error::NotFound(_))));
    }
}

#[tokio::test]
async fn a_revoked_certificate_keeps_its_archived_key() {
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        archive.equip(&ada, 1).await;
        let cx = archive.admin().await;
        users::lock(&cx, ada.id).await.unwrap();
        let [kept] = archived(&archive, &ada).await.try_into().unwrap();
        assert!(matches!(certificate(&cx, kept.certificate).await.0.state, CertificateState::Revoked(_)));
    }
}
