//! A phone with certificates that dies, or does not hear the answer, and what renewal makes of it.

use std::fs;

use serde_json::json;
use simulate::phone::{Error, Fault, Phone, PhoneOptions};

use crate::certificates::{FILES, check_files, policy};
use crate::scene::{Scene, faulty};

#[tokio::test]
async fn a_phone_that_stops_anywhere_goes_on_with_the_same_keys() {
    for fault in [Fault::StopBeforeConfirm, Fault::StopBeforeRequest, Fault::LoseCertificates, Fault::LoseConfirmAnswer]
    {
        let scene = Scene::with_certificates().await;
        let mut phone = faulty(scene.folder.path(), &scene.hands, fault);
        assert!(matches!(phone.enrol(&scene.link, None, "P").await, Err(Error::Fault)), "{fault:?}");
        assert!(scene.files().is_empty(), "{fault:?}: {:?}", scene.files());
        drop(phone);
        let status = scene.phone().status().await.unwrap().remove(0);
        assert!(status.works() && status.certificates.len() == 3, "{fault:?}: {status:?}");
        let asked = scene.server.desk(|desk| desk.asked.clone());
        assert!(asked.windows(2).all(|pair| pair[0] == pair[1]), "{fault:?}: other keys");
        assert_eq!(asked.len(), if fault == Fault::LoseCertificates { 2 } else { 1 }, "{fault:?}");
        assert!(scene.files().iter().eq(FILES));
        check_files(&scene, scene.folder.path(), &["authentication", "signature", "encryption"]);
    }
}

#[tokio::test]
async fn a_lost_answer_to_the_device_pin_is_made_up_for_by_the_same_pin() {
    let scene = Scene::with_certificates().await;
    scene.server.desk(|desk| desk.policy = policy());
    let open = |pin: &str, fault| {
        let options = PhoneOptions::new(scene.folder.path(), scene.hands.clock());
        Phone::open(PhoneOptions { device_pin: Some(pin.to_owned()), fault, ..options }).unwrap()
    };
    let lost = open("492817", Some(Fault::LosePinAnswer)).enrol(&scene.link, None, "P").await;
    assert!(matches!(lost, Err(Error::Fault)));
    let other = open("111111", None).enrol(&scene.link, None, "P").await.unwrap_err();
    assert_eq!(other.to_string(), "the device PIN is wrong; 4 attempts are left");
    assert!(open("492817", None).enrol(&scene.link, None, "P").await.unwrap().works());
}

#[tokio::test]
async fn certificates_that_lapsed_before_they_were_confirmed_are_made_anew() {
    let scene = Scene::with_certificates().await;
    scene.server.desk(|desk| desk.has_lapsed = true);
    assert!(scene.phone().enrol(&scene.link, None, "P").await.unwrap().works());
    let asked = scene.server.desk(|desk| desk.asked.clone());
    assert!(asked.len() == 2 && asked[0] != asked[1], "with new keys");
    check_files(&scene, scene.folder.path(), &["authentication", "signature", "encryption"]);
}

#[tokio::test]
async fn a_renewal_replaces_the_old_files_when_the_server_knows_and_keeps_what_decrypts() {
    let (scene, phone) = Scene::certified().await;
    drop(phone);
    let read = |name: &str| fs::read_to_string(scene.folder.path().join(name)).unwrap();
    let before: Vec<_> = FILES.iter().map(|name| read(name)).collect();
    let old_serial = scene.phone().list().unwrap()[0].certificates[2].serial.clone();
    scene.server.desk(|desk| desk.renew(&["authentication", "encryption"]));
    for fault in [Fault::StopBeforeRequest, Fault::LoseCertificates, Fault::LoseConfirmAnswer] {
        let mut phone = faulty(scene.folder.path(), &scene.hands, fault);
        assert!(matches!(phone.status().await, Err(Error::Fault)), "{fault:?}");
        assert_eq!(FILES.iter().map(|name| read(name)).collect::<Vec<_>>(), before, "{fault:?}");
        assert!(phone.list().unwrap()[0].works(), "{fault:?}");
    }
    let status = scene.phone().status().await.unwrap().remove(0);
    assert!(status.works() && status.certificates.len() == 3, "{status:?}");
    let changed = FILES.iter().zip(&before).filter(|(name, before)| read(name) != **before).map(|(name, _)| *name);
    let changed = changed.collect::<Vec<_>>();
    assert_eq!(changed, ["authentication.crt", "authentication.key", "encryption.crt", "encryption.key"]);
    assert_eq!(read(&format!("encryption-{old_serial}.key")), before[4], "mail of yesterday can be read");
    assert_eq!(scene.server.desk(|desk| desk.confirmed.last().cloned()), Some(json!(["authentication", "encryption"])));
    check_files(&scene, scene.folder.path(), &["authentication", "signature", "encryption"]);
}

#[tokio::test]
async fn a_renewal_that_is_refused_stands_in_nobodys_way() {
    let (scene, mut phone) = Scene::certified().await;
    scene.server.desk(|desk| desk.renew(&["authentication"]));
    for (status, code) in [(503, "ca_unavailable"), (409, "not_claimed")] {
        scene.server.fail_next("certificates", status, code);
        let status = phone.status().await.unwrap().remove(0);
        assert!(status.works() && status.trouble.is_some(), "{status:?}");
    }
    scene.server.set_status("suspended", None);
    assert!(!phone.status().await.unwrap()[0].works(), "the server's word comes first");
    scene.server.set_status("active", None);
    let status = phone.status().await.unwrap().remove(0);
    assert!(status.works() && status.trouble.is_none(), "{status:?}");
    check_files(&scene, scene.folder.path(), &["authentication"]);
}
