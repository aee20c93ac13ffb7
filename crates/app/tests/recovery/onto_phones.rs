//! Earlier keys go onto a new phone.

use app::testing::archive::Archive;
use app::{enrol, processes};
use domain::event::Category;
use domain::process::Inputs;
use serde_json::json;

use crate::world::{archived, codes, opens_mail, read_by_phone, recorded};

#[tokio::test]
async fn a_new_phone_gets_the_earlier_keys_and_its_holder_is_told() {
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        let first = archive.equip(&ada, 1).await;
        assert_eq!(recorded(&archive, Category::CertificateRecovered).await, 0);
        let second = archive.equip(&ada, 2).await;
        let [current, earlier] = {
            let mut keys = second.keys.clone();
            keys.sort_by_key(|key| !key.current);
            <[_; 2]>::try_from(keys).unwrap()
        };
        assert_eq!((current.current, &current.serial), (true, &second.certificates[2].serial));
        assert_eq!((earlier.current, earlier.key_id.as_str()), (false, "encryption"));
        assert_eq!(earlier.serial, first.certificates[2].serial);
        archive.write("earlier.der", read_by_phone(&earlier.jwe));
        assert!(opens_mail(&archive, "earlier.der", "DER", &first.certificates[2].pem), "mail of old is read again");
        assert!(!opens_mail(&archive, "earlier.der", "DER", &second.certificates[2].pem), "it is another key");
        assert_eq!(recorded(&archive, Category::CertificateRecovered).await, 1);
        let jobs = app::jobs::list(&archive.admin().await, &app::list::ListRequest::default()).await.unwrap().items;
        let told = jobs.iter().filter(|told| format!("{:?}", told.record.job.task).contains("KeysRecovered")).count();
        assert_eq!(told, 1);
        assert_eq!(archived(&archive, &ada).await.len(), 2);
    }
}

#[tokio::test]
async fn asked_again_it_is_answered_the_same_and_nobody_is_told_twice() {
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        archive.equip(&ada, 1).await;
        let (process, code) = archive.supply(&ada, with(None)).await;
        let shown = processes::get(&archive.admin().await, process).await.unwrap();
        assert_eq!(shown.recovers, Some(true), "the process says so while it waits");
        let phone = archive.claim(&code, 2).await;
        let jwes = |delivered: &enrol::Delivered| delivered.keys.iter().map(|key| key.jwe.clone()).collect::<Vec<_>>();
        let first = archive.ask(&phone).await.unwrap();
        assert_eq!((first.keys.len(), jwes(&archive.ask(&phone).await.unwrap())), (2, jwes(&first)));
        assert_eq!(recorded(&archive, Category::CertificateRecovered).await, 1);
    }
}

#[tokio::test]
async fn who_says_no_gets_none() {
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        archive.equip(&ada, 1).await;
        let cx = archive.admin().await;
        assert!(asks_for_recovery(&archive, &ada).await, "it is asked, because there is something to recover");
        let (process, code) = archive.supply(&ada, with(Some(false))).await;
        assert_eq!(processes::get(&cx, process).await.unwrap().recovers, None);
        let phone = archive.claim(&code, 2).await;
        let keys = archive.ask(&phone).await.unwrap().keys;
        assert!(keys.len() == 1 && keys[0].current);
        let grace = archive.house.user("Grace", "2").await;
        assert!(!asks_for_recovery(&archive, &grace).await, "whoever has no earlier keys is not asked");
    }
}

#[tokio::test]
async fn without_what_opens_them_a_process_goes_on_without() {
    for mut archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        archive.equip(&ada, 1).await;
        archive.has_openers(&[]);
        assert!(!asks_for_recovery(&archive, &ada).await);
        let (process, code) = archive.supply(&ada, with(None)).await;
        let shown = processes::get(&archive.admin().await, process).await.unwrap();
        assert_eq!(shown.recovers, Some(false), "the process says that they do not come");
        let phone = archive.claim(&code, 2).await;
        let delivered = archive.ask(&phone).await.unwrap();
        assert!(delivered.keys.len() == 1 && delivered.keys[0].current);
        archive.confirm(&phone).await.unwrap();
    }
}

#[tokio::test]
async fn where_they_always_come_nothing_is_made_without_what_opens_them() {
    for mut archive in Archive::both().await {
        archive.set_options(&json!({"recovery": "always"})).await;
        let ada = archive.house.user("Ada", "1").await;
        archive.equip(&ada, 1).await; // there is nothing to recover yet
        archive.has_openers(&[]);
        let cx = archive.admin().await;
        let kind = domain::mobile_id::ProcessKind::Supply;
        let process = processes::start(&cx, kind, ada.id).await.unwrap().process.id;
        let refused = Box::pin(processes::next(&cx, process, with(None))).await;
        assert_eq!(codes(refused), ["recovery_key_unavailable"]);
        archive.has_openers(&["recovery"]);
        let cx = archive.admin().await;
        Box::pin(processes::next(&cx, process, with(None))).await.unwrap();
    }
}

#[tokio::test]
async fn a_phone_that_renews_has_its_earlier_keys_already() {
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        let (_, code) = archive.supply(&ada, Inputs::default()).await;
        let phone = archive.claim(&code, 1).await;
        let first = archive.ask(&phone).await.unwrap();
        archive.confirm(&phone).await.unwrap();
        archive.house.pass(domain::time::SignedDuration::from_hours(24 * 705));
        let state = enrol::state(&archive.house.app, &phone.key, enrol::Told::default()).await.unwrap();
        assert_eq!(state.holdings.to_renew.len(), 3, "the server's key is renewed with the others");
        let requests = state.holdings.to_renew.iter().filter(|one| one.made_by.as_str() == "phone").map(|one| {
            let key = pki::key::SoftwareKey::generate(pki::key::KeyKind::P256).unwrap();
            (one.key_id.clone(), pki::request::write(&key, one.names.subject()).unwrap())
        });
        let phone = app::testing::archive::Handset { requests: requests.collect(), ..phone };
        let renewed = archive.ask(&phone).await.unwrap();
        assert!(renewed.keys.len() == 1 && renewed.keys[0].current);
        assert_ne!(renewed.certificates[2].serial, first.certificates[2].serial);
        archive.confirm(&phone).await.unwrap();
        assert_eq!(archived(&archive, &ada).await.len(), 2);
    }
}

fn with(recover: Option<bool>) -> Inputs {
    Inputs { lock_existing: Some(true), recover, ..Inputs::default() }
}

/// Whether the first step asks for it.
async fn asks_for_recovery(archive: &Archive, user: &domain::user::User) -> bool {
    let cx = archive.admin().await;
    let kind = domain::mobile_id::ProcessKind::Supply;
    let shown = processes::start(&cx, kind, user.id).await.unwrap();
    processes::cancel(&cx, shown.process.id).await.unwrap();
    shown.inputs_wanted.iter().any(|input| input.name == "recover")
}
