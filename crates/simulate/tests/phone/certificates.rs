//! Certificates on the phone: made, used, renewed, and taken away.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use simulate::phone::{CertificateStatus, Error, Phone, PhoneOptions, Refusal, Shown};

use crate::scene::{Scene, shown};
use crate::server::{Desk, Server, Spoil, openssl};

/// One key of each kind, and one from the server.
pub(crate) const WANTED: &[(&str, &str, &str, &str)] = &[
    ("authentication", "authentication", "phone", "p256"),
    ("signature", "signature", "phone", "rsa2048"),
    ("encryption", "encryption", "server", "p256"),
];

pub(crate) const FILES: &[&str] = &[
    "authentication.crt",
    "authentication.key",
    "chain.pem",
    "encryption.crt",
    "encryption.key",
    "signature.crt",
    "signature.key",
];

pub(crate) fn policy() -> serde_json::Value {
    json!({
        "min_length": 6, "max_length": 15,
        "lower": "allowed", "upper": "allowed", "digits": "required", "special": "allowed",
    })
}

/// The files of certificates and keys, by name.
pub(crate) fn files(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let is_shown = |name: &String| [".crt", ".key", ".pem"].iter().any(|ending| name.ends_with(ending));
    names.filter(is_shown).collect()
}

/// Certificates that verify up to the root, each with its own key.
pub(crate) fn check_files(scene: &Scene, folder: &Path, key_ids: &[&str]) {
    let root = scene.server.desk(|desk| desk.authority.root());
    for key_id in key_ids {
        let chain = ["-CAfile", root.to_str().unwrap(), "-untrusted", "chain.pem"];
        openssl(folder, "verify", &[&chain[..], &[&format!("{key_id}.crt")]].concat());
        let certified = openssl(folder, "x509 -noout -pubkey -in", &[&format!("{key_id}.crt")]);
        assert_eq!(openssl(folder, "pkey -pubout -in", &[&format!("{key_id}.key")]), certified, "{key_id}");
    }
}

impl Scene {
    /// A server that issues certificates, and a phone that nobody used.
    pub(crate) async fn with_certificates() -> Self {
        let scene = Self::new().await;
        scene.server.open_desk(Desk::new(WANTED));
        scene
    }

    /// The phone has them.
    pub(crate) async fn certified() -> (Self, Phone) {
        let scene = Self::with_certificates().await;
        let mut phone = scene.phone();
        assert!(phone.enrol(&scene.link, None, "Ada's phone").await.unwrap().works());
        (scene, phone)
    }

    pub(crate) fn files(&self) -> BTreeSet<String> {
        files(self.folder.path())
    }

    pub(crate) fn phone_with_pin(&self, pin: &str) -> Phone {
        let options = PhoneOptions::new(self.folder.path(), self.hands.clock());
        Phone::open(PhoneOptions { device_pin: Some(pin.to_owned()), ..options }).unwrap()
    }
}

#[tokio::test]
async fn certificates_are_made_checked_confirmed_and_laid_out() {
    let (scene, mut phone) = Scene::certified().await;
    assert_eq!(scene.server.paths(), ["offer", "claim", "certificates", "confirm"]);
    assert_eq!(
        scene.server.desk(|desk| desk.confirmed.clone()),
        [json!(["authentication", "signature", "encryption"])]
    );
    assert!(scene.files().iter().eq(FILES));
    check_files(&scene, scene.folder.path(), &["authentication", "signature", "encryption"]);
    let certificates = phone.list().unwrap().remove(0).certificates;
    let of = |at: usize| (certificates[at].key_id.as_str(), certificates[at].usage.as_str(), certificates[at].status);
    assert_eq!(of(1), ("signature", "signature", CertificateStatus::Valid));
    assert_eq!(certificates[1].serial.as_str().len(), 32);
    #[cfg(unix)]
    for name in FILES {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(scene.folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn earlier_encryption_keys_come_back() {
    let scene = Scene::with_certificates().await;
    let earlier = scene.server.desk(|desk| {
        let (pkcs8, _) = desk.authority.make_key("/CN=Ada Lovelace");
        desk.earlier.push(("0a1b".to_owned(), pkcs8.clone()));
        pkcs8
    });
    scene.phone().enrol(&scene.link, None, "P").await.unwrap();
    let file = fs::read_to_string(scene.folder.path().join("encryption-0a1b.key")).unwrap();
    let lines: String = file.lines().filter(|line| !line.starts_with("---")).collect();
    assert_eq!(STANDARD.decode(lines).unwrap(), earlier);
}

#[tokio::test]
async fn an_answer_that_is_not_what_was_ordered_installs_nothing() {
    let spoils: [(Spoil, &str); 7] = [
        (
            |answer| answer["certificates"][0]["certificate"] = answer["certificates"][2]["certificate"].clone(),
            "another key",
        ),
        (|answer| answer["certificates"][0]["serial"] = "0a".into(), "another number"),
        (|answer| answer["certificates"][0]["profile"] = "mail".into(), "another profile"),
        (|answer| answer["chain"][0] = answer["certificates"][0]["certificate"].clone(), "not signed by its issuer"),
        (|answer| answer["chain"] = json!([]), "no issuer"),
        (|answer| drop(answer["certificates"].as_array_mut().unwrap().pop()), "not exactly one certificate"),
        (
            |answer| {
                let jwe = answer["keys"][0]["jwe"].as_str().unwrap().to_owned();
                let (head, tag) = jwe.split_at(jwe.len() - 22);
                let first = if tag.starts_with('A') { "B" } else { "A" };
                answer["keys"][0]["jwe"] = format!("{head}{first}{}", &tag[1..]).into();
            },
            "cannot be opened",
        ),
    ];
    let scene = Scene::with_certificates().await;
    let mut phone = scene.phone();
    for (spoil, what) in spoils {
        scene.server.desk(|desk| desk.spoil = Some(spoil));
        let refused = phone.enrol(&scene.link, None, "P").await.unwrap_err();
        assert!(matches!(refused, Error::NotUnderstood { .. }) && refused.to_string().contains(what), "{refused}");
    }
    assert!(scene.files().is_empty() && !scene.server.confirmed());
    assert!(phone.enrol(&scene.link, None, "P").await.unwrap().works());
    assert_eq!(scene.server.desk(|desk| desk.asked.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len()), 1);
}

#[tokio::test]
async fn certificates_for_another_subject_are_not_taken() {
    let scene = Scene::with_certificates().await;
    scene.server.desk(|desk| {
        let other = desk.authority.name("/CN=Grace Hopper");
        desk.templates[2]["subject_der"] = other.into();
    });
    let refused = scene.phone().enrol(&scene.link, None, "P").await.unwrap_err();
    assert!(refused.to_string().contains("another subject"), "{refused}");
}

#[tokio::test]
async fn a_signature_verifies_and_is_made_only_while_the_lease_runs() {
    let (scene, mut phone) = Scene::certified().await;
    let folder = scene.folder.path();
    fs::write(folder.join("text"), "Open, please.").unwrap();
    for key_id in ["authentication", "signature"] {
        fs::write(folder.join("text.sig"), phone.sign(key_id, b"Open, please.").await.unwrap()).unwrap();
        fs::write(folder.join("public.pem"), openssl(folder, "x509 -noout -pubkey -in", &[&format!("{key_id}.crt")]))
            .unwrap();
        let said = openssl(folder, "dgst -sha256 -verify public.pem -signature text.sig text", &[]);
        assert_eq!(said, "Verified OK\n");
    }
    assert!(matches!(phone.sign("other", b"").await, Err(Error::NoSuchKey { .. })));
    scene.hands.turn(24 * 3600);
    assert!(matches!(phone.sign("authentication", b"").await, Err(Error::NotInForce)));
    scene.server.set_status("suspended", None);
    phone.status().await.unwrap();
    assert!(matches!(phone.sign("authentication", b"").await, Err(Error::NotInForce)));
    scene.server.set_status("active", None);
    phone.status().await.unwrap();
    assert!(phone.sign("authentication", b"").await.is_ok(), "a suspended phone keeps its keys");
}

#[tokio::test]
async fn a_device_pin_is_chosen_as_its_policy_says_and_asked_for_before_signing() {
    let scene = Scene::with_certificates().await;
    scene.server.desk(|desk| desk.policy = policy());
    let missing = scene.phone().enrol(&scene.link, None, "P").await.unwrap_err();
    assert_eq!(missing.to_string(), "a device PIN is to be chosen for the keys: 6 to 15 characters, with digits");
    assert!(scene.phone().list().unwrap().is_empty(), "nothing was made");
    let unfit = scene.phone_with_pin("abcdef").enrol(&scene.link, None, "P").await.unwrap_err();
    assert!(matches!(unfit, Error::DevicePinUnfit { .. }), "{unfit}");
    let mut phone = scene.phone_with_pin("492817");
    assert!(phone.enrol(&scene.link, None, "P").await.unwrap().works());
    assert_eq!(scene.server.paths()[3..], ["pin", "certificates", "confirm"], "{:?}", scene.server.paths());
    assert!(!scene.stored().contains("492817"));
    assert!(phone.sign("authentication", b"x").await.is_ok());
    drop(phone);
    assert!(matches!(scene.phone().sign("authentication", b"x").await, Err(Error::DevicePinNeeded)));
}

#[tokio::test]
async fn the_fifth_wrong_device_pin_takes_the_keys_away() {
    let scene = Scene::with_certificates().await;
    scene.server.desk(|desk| desk.policy = policy());
    scene.phone_with_pin("492817").enrol(&scene.link, None, "P").await.unwrap();
    let mut phone = scene.phone_with_pin("000000");
    for left in [4, 3, 2, 1] {
        let wrong = phone.sign("authentication", b"x").await.unwrap_err();
        let expected = Refusal::DevicePinWrong { attempts_left: Some(left) };
        assert!(matches!(&wrong, Error::Refused(refusal) if *refusal == expected), "{wrong}");
    }
    assert!(scene.files().iter().eq(FILES));
    let locked = phone.sign("authentication", b"x").await.unwrap_err();
    assert!(matches!(locked, Error::Refused(Refusal::DevicePinLocked)), "{locked}");
    assert!(scene.files().is_empty() && !scene.stored().contains("PRIVATE"));
    assert!(phone.status().await.unwrap()[0].works(), "the ID itself stays");
}

#[tokio::test]
async fn reset_and_revocation_take_certificates_and_keys_away_before_the_server_is_told() {
    for is_revoked in [true, false] {
        let (scene, mut phone) = Scene::certified().await;
        if is_revoked {
            scene.server.set_status("revoked", Some("lost"));
            scene.server.fail_next("disabled", 503, "down");
            assert_eq!(shown(&mut phone).await, Shown::Revoked { reason: Some("lost".to_owned()) });
        } else {
            scene.server.go_away(true);
            assert_eq!(phone.reset("1").await.unwrap().shown, Shown::BeingGivenUp);
        }
        assert!(scene.files().is_empty(), "{:?}", scene.files());
        assert!(phone.list().unwrap()[0].certificates.is_empty());
    }
}

#[tokio::test]
async fn a_second_enrolment_leaves_the_files_of_the_first_alone() {
    let (scene, mut phone) = Scene::certified().await;
    let before = fs::read(scene.folder.path().join("authentication.crt")).unwrap();
    let other = Server::start().await;
    other.open_desk(Desk::new(&WANTED[..1]));
    phone.enrol(&other.link().parse().unwrap(), None, "P").await.unwrap();
    assert_eq!(fs::read(scene.folder.path().join("authentication.crt")).unwrap(), before);
    let second = scene.folder.path().join("2");
    assert!(files(&second).iter().eq(["authentication.crt", "authentication.key", "chain.pem"]));
    phone.reset("2").await.unwrap();
    assert!(files(&second).is_empty() && scene.folder.path().join("authentication.crt").exists());
}
