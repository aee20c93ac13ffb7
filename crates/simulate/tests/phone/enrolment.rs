//! An ID on the phone: from the link to its end.

use serde_json::json;
use simulate::phone::{End, Error, Fault, LeaseEnd, Phone, PhoneOptions, Refusal, Shown};

use crate::scene::{Scene, faulty, phone, shown};
use crate::server::CODE;

const HOUR: i64 = 3600;

#[tokio::test]
async fn a_phone_enrols_and_shows_its_id() {
    let scene = Scene::new().await;
    let mut phone = scene.phone();
    let offer = phone.offer(&scene.link).await.unwrap();
    assert_eq!((offer.holder.display_name.as_str(), offer.pin_required), ("Ada Lovelace", false));
    let status = phone.enrol(&scene.link, None, "Ada's phone").await.unwrap();
    let Shown::Working { id, lease_ends_at, .. } = status.shown else { panic!("{:?}", status.shown) };
    assert_eq!(id.to_string(), "H10301 123/4567 (0x2f623ae, 26 bits)");
    assert_eq!(lease_ends_at.as_second(), 1_800_000_000 + 24 * HOUR);
    assert_eq!(status.poll_after_s, Some(900));
    assert_eq!(scene.server.paths(), ["offer", "offer", "claim", "confirm"]);
    assert_eq!(scene.server.device_names(), ["Ada's phone"]);
}

#[tokio::test]
async fn keys_are_for_their_owner_and_the_code_goes_when_it_is_used() {
    let (scene, phone) = Scene::enrolled().await;
    drop(phone);
    assert!(!scene.stored().contains(CODE));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(scene.folder.path().join("1.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_lost_answer_to_claim_and_a_repeat_give_one_device() {
    let scene = Scene::new().await;
    let mut phone = faulty(scene.folder.path(), &scene.hands, Fault::LoseClaimAnswer);
    assert!(matches!(phone.enrol(&scene.link, None, "Ada's phone").await, Err(Error::Fault)));
    assert_eq!(shown(&mut phone).await, Shown::Unfinished);
    drop(phone);
    assert!(scene.phone().enrol(&scene.link, None, "Ada's phone").await.unwrap().works());
    assert_eq!(scene.server.device_names().len(), 1);
    assert_eq!(scene.phone().list().unwrap().len(), 1);
}

#[tokio::test]
async fn a_phone_that_dies_between_claim_and_confirm_goes_on() {
    for by_link in [true, false] {
        let scene = Scene::new().await;
        let mut phone = faulty(scene.folder.path(), &scene.hands, Fault::StopBeforeConfirm);
        assert!(phone.enrol(&scene.link, None, "Ada's phone").await.is_err());
        assert!(!scene.server.confirmed());
        drop(phone);
        let mut phone = scene.phone();
        let works = if by_link {
            phone.enrol(&scene.link, None, "Ada's phone").await.unwrap().works()
        } else {
            phone.status().await.unwrap()[0].works()
        };
        assert!(works && scene.server.confirmed());
        assert_eq!(scene.server.paths().iter().filter(|path| *path == "claim").count(), 1);
    }
}

#[tokio::test]
async fn a_second_phone_with_the_same_link_is_refused_and_keeps_nothing() {
    let scene = Scene::new().await;
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut late = faulty(second.path(), &scene.hands, Fault::LoseClaimAnswer);
    scene.server.fail_next("claim", 503, "down");
    assert!(late.enrol(&scene.link, None, "Another").await.is_err(), "has its keys, but is not bound");
    drop(late);
    phone(first.path(), &scene.hands).enrol(&scene.link, None, "Ada's phone").await.unwrap();
    let mut late = phone(second.path(), &scene.hands);
    let refused = late.enrol(&scene.link, None, "Another").await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::CodeReused))), "{refused:?}");
    assert!(late.list().unwrap().is_empty());
    // With new keys, and although the offer says already that the code was used: the issuer is to learn of it.
    let refused = late.enrol(&scene.link, None, "Another").await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::CodeReused))), "{refused:?}");
    assert!(late.list().unwrap().is_empty());
    assert_eq!(scene.server.reused(), 2);
    assert_eq!(scene.server.device_names(), ["Ada's phone"]);
}

#[tokio::test]
async fn a_pin_is_asked_for_before_anything_is_made() {
    let scene = Scene::new().await;
    scene.server.require_pin("492817");
    let mut phone = scene.phone();
    let missing = phone.enrol(&scene.link, None, "P").await;
    assert!(matches!(missing, Err(Error::Refused(Refusal::PinRequired))), "{missing:?}");
    assert!(phone.list().unwrap().is_empty());
    let wrong = phone.enrol(&scene.link, Some("000000"), "P").await.unwrap_err();
    assert_eq!(wrong.to_string(), "the enrolment PIN is wrong; 4 attempts are left");
    assert!(phone.enrol(&scene.link, Some("492817"), "P").await.unwrap().works());
    assert_eq!(phone.list().unwrap().len(), 1, "the same keys, the same enrolment");
}

#[tokio::test]
async fn the_lease_ends_without_the_server_and_begins_anew_with_it() {
    let (scene, mut phone) = Scene::enrolled().await;
    scene.server.go_away(true);
    scene.hands.turn(24 * HOUR - 1);
    let status = phone.status().await.unwrap().remove(0);
    assert!(status.works() && status.trouble.is_some(), "{status:?}");
    scene.hands.turn(1);
    assert_eq!(shown(&mut phone).await, Shown::Disabled { why: LeaseEnd::RanOut });
    assert_eq!(phone.list().unwrap()[0].shown, Shown::Disabled { why: LeaseEnd::RanOut });
    scene.server.go_away(false);
    assert!(phone.status().await.unwrap()[0].works());
}

#[tokio::test]
async fn a_clock_set_back_disables_the_phone_until_the_server_speaks() {
    let (scene, phone) = Scene::enrolled().await;
    scene.server.go_away(true);
    drop(phone);
    scene.hands.turn(2 * HOUR);
    assert!(scene.phone().list().unwrap()[0].works());
    scene.hands.turn(-HOUR);
    let mut phone = scene.phone();
    assert_eq!(shown(&mut phone).await, Shown::Disabled { why: LeaseEnd::ClockWentBack });
    scene.hands.turn(2 * HOUR);
    assert_eq!(shown(&mut phone).await, Shown::Disabled { why: LeaseEnd::ClockWentBack });
    scene.server.go_away(false);
    assert!(phone.status().await.unwrap()[0].works());
}

#[tokio::test]
async fn a_new_id_replaces_the_old_one() {
    let (scene, mut phone) = Scene::enrolled().await;
    scene.server.change_id(json!({
        "format": "decimal", "facility_code": null, "number": "99", "bit_length": 8, "bits_hex": "63"
    }));
    let Shown::Working { id, .. } = shown(&mut phone).await else { panic!("does not work") };
    assert_eq!(id.number, "99");
}

#[tokio::test]
async fn a_suspended_phone_says_so_once_and_comes_back() {
    let (scene, mut phone) = Scene::enrolled().await;
    scene.server.set_status("suspended", Some("lost"));
    for _ in 0..2 {
        assert_eq!(shown(&mut phone).await, Shown::Suspended { reason: Some("lost".to_owned()) });
    }
    assert_eq!(scene.server.disabled(), ["suspended"]);
    assert!(!scene.stored().contains("2f623ae"), "the ID is wiped");
    scene.server.set_status("active", None);
    assert!(phone.status().await.unwrap()[0].works());
}

#[tokio::test]
async fn a_revoked_phone_wipes_its_id_before_it_says_so_and_its_keys_after() {
    let (scene, mut phone) = Scene::enrolled().await;
    scene.server.set_status("revoked", Some("holder_deleted"));
    scene.server.fail_next("disabled", 503, "down");
    assert_eq!(shown(&mut phone).await, Shown::Revoked { reason: Some("holder_deleted".to_owned()) });
    let stored = scene.stored();
    assert!(!stored.contains("2f623ae") && stored.contains("signing"), "the ID is wiped, the keys are needed yet");
    let end = End::Revoked { reason: Some("holder_deleted".to_owned()) };
    assert_eq!(shown(&mut phone).await, Shown::Ended { end });
    assert_eq!(scene.server.disabled(), ["revoked"]);
    assert!(!scene.stored().contains("signing"));
    let before = scene.server.paths().len();
    phone.status().await.unwrap();
    assert_eq!(scene.server.paths().len(), before, "nothing more to say");
}

#[tokio::test]
async fn a_phone_that_the_server_forgot_is_over_but_a_portal_page_changes_nothing() {
    let (scene, mut phone) = Scene::enrolled().await;
    for (status, code) in [(200, ""), (302, ""), (404, ""), (401, ""), (500, "device_unknown"), (429, "rate_limited")] {
        scene.server.fail_next("state", status, code);
        let status = phone.status().await.unwrap().remove(0);
        assert!(status.works() && status.trouble.is_some(), "{status:?}");
    }
    scene.server.fail_next("state", 401, "device_unknown");
    assert_eq!(shown(&mut phone).await, Shown::Ended { end: End::Forgotten });
    assert!(!scene.stored().contains("signing"));
}

#[tokio::test]
async fn a_status_of_a_later_version_disables_without_a_word() {
    let (scene, mut phone) = Scene::enrolled().await;
    scene.server.set_status("on_holiday", None);
    assert_eq!(shown(&mut phone).await, Shown::Suspended { reason: None });
    assert!(scene.server.disabled().is_empty());
}

#[tokio::test]
async fn a_phone_is_given_up_at_once_and_the_server_hears_of_it_later() {
    let (scene, mut phone) = Scene::enrolled().await;
    scene.server.go_away(true);
    let status = phone.reset("1").await.unwrap();
    assert_eq!(status.shown, Shown::BeingGivenUp);
    assert!(!scene.stored().contains("2f623ae"));
    scene.server.go_away(false);
    assert_eq!(shown(&mut phone).await, Shown::Ended { end: End::Reset });
    assert!(scene.server.was_reset());
    assert!(!scene.stored().contains("signing"));
    assert!(matches!(phone.reset("7").await, Err(Error::NoSuchEnrolment { .. })));
    let again = phone.enrol(&scene.link, None, "P").await;
    assert!(matches!(again, Err(Error::Refused(Refusal::CodeUsed))), "{again:?}");
}

#[tokio::test]
async fn one_process_at_a_time_has_the_folder() {
    let (scene, _phone) = Scene::enrolled().await;
    let second = Phone::open(PhoneOptions::new(scene.folder.path(), scene.hands.clock()));
    assert!(matches!(second, Err(Error::InUse { .. })));
}
