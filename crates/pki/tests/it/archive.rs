//! Keys in the archive, opened by `openssl` and by us.

use pki::archive::{NotForRecovery, OpenFault, Recovery, SoftwareOpener, open};
use pki::certificate::Certificate;
use pki::key::{KeyKind, Signer, SoftwareKey};
use pki::profile::Profile;
use secrecy::ExposeSecret;

use crate::house::{House, everything};
use crate::tools::openssl;

/// A recovery key, and its certificate as `recovery.pem`.
fn recovery(house: &House) -> (SoftwareKey, Certificate) {
    let key = SoftwareKey::generate(KeyKind::Rsa2048).unwrap();
    let certificate = house.issue(&Profile::encryption(), key.public_key());
    house.write("recovery.pem", certificate.to_pem().as_bytes());
    house.write("recovery.key", key.to_pkcs8().unwrap().expose_secret());
    (key, certificate)
}

#[test]
fn an_archived_key_is_opened_by_openssl_and_by_us() {
    let house = House::new(KeyKind::P256);
    let (recovery_key, certificate) = recovery(&house);
    let recovery = Recovery::new(certificate).unwrap();
    let opener = SoftwareOpener::from_pkcs8(&recovery_key.to_pkcs8().unwrap()).unwrap();
    for kind in [KeyKind::P256, KeyKind::Rsa2048] {
        let key = SoftwareKey::generate(kind).unwrap();
        let archived = recovery.archive(&key).unwrap();
        house.write("archived.der", &archived);
        openssl(
            house.path(),
            "cms -decrypt -inform DER -in archived.der -recip recovery.pem -inkey recovery.key -keyform DER -out key.der",
        );
        assert_eq!(house.read("key.der"), key.to_pkcs8().unwrap().expose_secret());
        let opened = open(&archived, &opener, key.public_key()).unwrap();
        assert_eq!(opened.to_pkcs8().unwrap().expose_secret(), key.to_pkcs8().unwrap().expose_secret());
        assert_ne!(recovery.archive(&key).unwrap(), archived, "two envelopes share no key");
    }
}

#[test]
fn a_key_that_openssl_archived_is_opened() {
    let house = House::new(KeyKind::P256);
    let (recovery_key, _) = recovery(&house);
    let key = SoftwareKey::generate(KeyKind::P384).unwrap();
    house.write("key.der", key.to_pkcs8().unwrap().expose_secret());
    openssl(
        house.path(),
        "cms -encrypt -binary -noindef -aes-256-cbc -in key.der -outform DER -out archived.der -recip recovery.pem \
         -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256 -keyopt rsa_mgf1_md:sha256",
    );
    let opener = SoftwareOpener::from_pkcs8(&recovery_key.to_pkcs8().unwrap()).unwrap();
    open(&house.read("archived.der"), &opener, key.public_key()).unwrap();
}

#[test]
fn what_was_changed_or_is_for_another_is_not_opened() {
    let house = House::new(KeyKind::P256);
    let (recovery_key, certificate) = recovery(&house);
    let opener = SoftwareOpener::from_pkcs8(&recovery_key.to_pkcs8().unwrap()).unwrap();
    let key = SoftwareKey::generate(KeyKind::P256).unwrap();
    let archived = Recovery::new(certificate).unwrap().archive(&key).unwrap();
    let fault = |archived: &[u8], opener: &SoftwareOpener, key: &SoftwareKey| {
        open(archived, opener, key.public_key()).unwrap_err()
    };
    let (other, _) = recovery(&house);
    let stranger = SoftwareOpener::from_pkcs8(&other.to_pkcs8().unwrap()).unwrap();
    assert_eq!(fault(&archived, &stranger, &key), OpenFault::Key);
    assert_eq!(fault(&archived, &opener, &house.key).code(), "archive_another_key");
    assert_eq!(fault(&archived[1..], &opener, &key), OpenFault::Unreadable);
    for bit in 0..archived.len() * 8 {
        let mut changed = archived.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        if let Ok(opened) = open(&changed, &opener, key.public_key()) {
            assert_eq!(
                opened.to_pkcs8().unwrap().expose_secret(),
                key.to_pkcs8().unwrap().expose_secret(),
                "bit {bit}"
            );
        }
    }
}

#[test]
fn only_an_rsa_certificate_for_encrypting_keys_is_for_recovery() {
    let house = House::new(KeyKind::P256);
    let rsa = SoftwareKey::generate(KeyKind::Rsa2048).unwrap();
    let refused =
        |profile: &Profile, key: &SoftwareKey| Recovery::new(house.issue(profile, key.public_key())).unwrap_err();
    assert_eq!(refused(&everything(), &house.key), NotForRecovery::KeyKind);
    assert_eq!(refused(&Profile::authentication(), &rsa), NotForRecovery::KeyUsage);
}
