//! The options of mobile IDs, each changed once, and what it changes for operator, phone and certificate.

use app::enrol::{Claimed, Error};
use app::mobile_id::{Template, Usage};
use app::processes::{self, ProcessShown};
use domain::mobile_id::{EnrolmentPin, LongNames, MobileId, PhoneKey, ProcessKind, QrCode};
use domain::process::Inputs;
use domain::user::User;
use pki::key::KeyKind;

use crate::office::Office;
use crate::supply::{code_in, pin_in};

/// What changed options make of a mobile ID.
struct Made {
    /// What the operator was asked.
    wanted: Vec<&'static str>,
    /// What the phone was given.
    claimed: Claimed,
}

impl Made {
    fn profiles(&self) -> Vec<&str> {
        self.claimed.install.templates.iter().map(|template| template.key_id.as_str()).collect()
    }

    fn first(&self) -> &Template {
        &self.claimed.install.templates[0]
    }
}

impl Office {
    async fn with(&self, change: impl FnOnce(&mut MobileId)) {
        self.supplies(|settings| {
            settings.mobile_id.qr_code = QrCode::Shown;
            settings.mobile_id.enrolment_pin = EnrolmentPin::Never;
            change(&mut settings.mobile_id);
        })
        .await;
    }

    /// Supplies Ada with a mobile ID, up to the phone that has it.
    async fn made(&self) -> Made {
        let (begun, claimed) = self.claimed(&self.holder(None).await).await;
        self.install(1, &claimed.install.templates).await;
        Made { wanted: begun.inputs_wanted.iter().map(|input| input.name).collect(), claimed }
    }

    /// Supplies somebody with a mobile ID, up to the phone that knows what to make.
    async fn claimed(&self, user: &User) -> (ProcessShown, Claimed) {
        let begun = processes::start(&self.cx(), ProcessKind::Supply, user.id).await.unwrap();
        let shown = self.answered(&begun).await;
        let claimed = self.claim(code_in(&shown.enrolment.unwrap().url), None, 1).await.unwrap();
        (begun, claimed)
    }

    async fn answered(&self, begun: &ProcessShown) -> ProcessShown {
        processes::next(&self.cx(), begun.process.id, Inputs::default()).await.unwrap()
    }
}

#[tokio::test]
async fn at_first_there_are_two_certificates_for_two_years_with_keys_on_p256_and_a_pin_for_them() {
    let office = Office::sqlite().await;
    office.with(|_| {}).await;
    let made = office.made().await;
    assert!(made.wanted.is_empty(), "{:?}", made.wanted);
    assert_eq!(made.profiles(), ["authentication", "signature"]);
    assert_eq!((made.first().usage, made.first().algorithm), (Usage::Authentication, KeyKind::P256));
    assert_eq!(made.first().profile.spec().validity_days, 730);
    assert_eq!(made.claimed.install.device_pin.map(|pin| (pin.min_length, pin.max_length)), Some((6, 15)));
    assert_eq!(made.claimed.issuer.name, office.house.project.name);
    assert_eq!(made.claimed.install.label.as_deref(), Some("MobileID ada Żółć-李"));
}

/// A project that changes its options so, and what becomes of it.
async fn changed(change: impl FnOnce(&mut MobileId)) -> Made {
    let office = Office::sqlite().await;
    office.with(change).await;
    office.made().await
}

#[tokio::test]
async fn the_certificates_of_the_options_are_made_and_no_others() {
    let made =
        changed(|options| options.certificates = serde_json::from_str(r#"{"signature": "never"}"#).unwrap()).await;
    assert_eq!(made.profiles(), ["authentication"]);
    let made =
        changed(|options| options.certificates = serde_json::from_str(r#"{"signature": "preselected"}"#).unwrap())
            .await;
    assert_eq!((made.wanted.as_slice(), made.profiles()), (&["certificates"][..], vec!["authentication", "signature"]));
    let made =
        changed(|options| options.certificates = serde_json::from_str(r#"{"signature": "offered"}"#).unwrap()).await;
    assert_eq!((made.wanted.as_slice(), made.profiles()), (&["certificates"][..], vec!["authentication"]));
}

#[tokio::test]
async fn certificates_last_as_long_as_the_options_say() {
    let made = changed(|options| options.validity_days = 30).await;
    assert_eq!(made.first().profile.spec().validity_days, 30);
    let chosen = |options: &mut MobileId| options.operator_may_choose_validity = true;
    assert_eq!(changed(chosen).await.wanted, ["validity_days"]);
}

#[tokio::test]
async fn keys_are_of_the_kind_that_the_options_say() {
    for (said, expected) in [(PhoneKey::P384, KeyKind::P384), (PhoneKey::Rsa3072, KeyKind::Rsa3072)] {
        let office = Office::sqlite().await;
        office.with(|options| options.key = said).await;
        let (_, claimed) = office.claimed(&office.holder(None).await).await;
        assert!(claimed.install.templates.iter().all(|template| template.algorithm == expected), "{said:?}");
    }
}

#[tokio::test]
async fn the_phone_shows_the_names_of_the_options() {
    let made = changed(|options| {
        options.server_name = "The doors of {organisation}".parse().unwrap();
        options.profile_name = "{first_name}’s key".parse().unwrap();
    });
    let claimed = made.await.claimed;
    assert_eq!(claimed.issuer.name, "The doors of Campus 北");
    assert_eq!(claimed.install.label.as_deref(), Some("ada’s key"));
}

#[tokio::test]
async fn certificates_name_the_mail_domains_that_the_options_allow() {
    let named = |made: &Made| made.first().names.alternatives().iter().any(|name| format!("{name:?}").contains("ada@"));
    assert!(named(
        &changed(|options| options.allowed_domains = serde_json::from_str(r#"["example.org"]"#).unwrap()).await
    ));
    assert!(!named(
        &changed(|options| options.allowed_domains = serde_json::from_str(r#"["example.com"]"#).unwrap()).await
    ));
}

#[tokio::test]
async fn long_names_are_shortened_or_refused() {
    for (said, expected) in [(LongNames::Shorten, true), (LongNames::Refuse, false)] {
        let office = Office::sqlite().await;
        office.with(|options| options.names_too_long = said).await;
        let user = office.change(office.holder(None).await, |user| user.profile.last_name = "é".repeat(80)).await;
        let begun = processes::start(&office.cx(), ProcessKind::Supply, user.id).await.unwrap();
        let next = processes::next(&office.cx(), begun.process.id, Inputs::default()).await;
        let shown = match next {
            Ok(shown) => shown,
            Err(error) => {
                assert!(!expected && format!("{error:?}").contains("name_too_long"), "{error:?}");
                continue;
            }
        };
        let code = shown.enrolment.unwrap().url;
        let claimed = office.claim(code_in(&code), None, 1).await;
        assert_eq!(claimed.is_ok(), expected, "{claimed:?}");
    }
}

#[tokio::test]
async fn the_device_pin_is_asked_for_as_the_options_say() {
    let made = changed(|options| options.device_pin.min_length = 8).await;
    assert_eq!(made.claimed.install.device_pin.map(|pin| pin.min_length), Some(8));
    assert!(changed(|options| options.device_pin.required = false).await.claimed.install.device_pin.is_none());
}

#[tokio::test]
async fn the_enrolment_pin_goes_another_way_than_the_link() {
    let office = Office::sqlite().await;
    office.with(|options| options.enrolment_pin = EnrolmentPin::Always).await;
    let user = office.holder(None).await;
    let begun = processes::start(&office.cx(), ProcessKind::Supply, user.id).await.unwrap();
    let shown = office.answered(&begun).await;
    let url = shown.enrolment.unwrap().url;
    assert!(matches!(office.claim(code_in(&url), None, 1).await, Err(Error::PinRequired)));
    office.work().await;
    let pin = office.carrier.sent().iter().rev().find_map(pin_in).expect("a mail with the PIN");
    office.claim(code_in(&url), Some(&pin), 1).await.unwrap();
}
