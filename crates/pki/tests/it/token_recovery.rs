//! Archived keys, opened with a recovery key in a token.

use pki::archive::{NotForRecovery, OpenFault, Recovery, TokenOpener, open};
use pki::key::token::{NewKey, Purpose, Token, TokenKey};
use pki::key::{KeyKind, Signer, SoftwareKey};
use pki::profile::Profile;
use secrecy::ExposeSecret;

use crate::house::House;
use crate::softhsm::{token, with_token};
use crate::tools::openssl;

fn made(token: &Token, label: &str, kind: KeyKind, purpose: Purpose) -> TokenKey {
    token.generate(&NewKey { label, kind, purpose }).unwrap()
}

/// A recovery key, and what keys are archived under.
fn recovery(house: &House, token: &Token, kind: KeyKind) -> (TokenOpener, Recovery) {
    let key = made(token, &kind.to_string(), kind, Purpose::Recover);
    let certificate = house.issue(&Profile::encryption(), key.public());
    house.write("recovery.pem", certificate.to_pem().as_bytes());
    (TokenOpener::new(key).unwrap(), Recovery::new(certificate).unwrap())
}

#[test]
fn a_token_opens_what_we_and_openssl_archived() {
    with_token("token_recovery::a_token_opens_what_we_and_openssl_archived", |_| {
        let (house, token) = (House::new(KeyKind::P256), token());
        for kind in [KeyKind::Rsa2048, KeyKind::Rsa3072, KeyKind::Rsa4096] {
            let (opener, recovery) = recovery(&house, &token, kind);
            let key = SoftwareKey::generate(KeyKind::P384).unwrap();
            let opened = open(&recovery.archive(&key).unwrap(), &opener, key.public_key()).unwrap();
            assert_eq!(opened.to_pkcs8().unwrap().expose_secret(), key.to_pkcs8().unwrap().expose_secret());

            house.write("key.der", key.to_pkcs8().unwrap().expose_secret());
            openssl(
                house.path(),
                "cms -encrypt -binary -noindef -aes-256-cbc -in key.der -outform DER -out archived.der \
                 -recip recovery.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256 \
                 -keyopt rsa_mgf1_md:sha256",
            );
            open(&house.read("archived.der"), &opener, key.public_key()).unwrap();
        }
    });
}

#[test]
fn a_token_does_not_open_what_is_for_another() {
    with_token("token_recovery::a_token_does_not_open_what_is_for_another", |_| {
        let (house, token) = (House::new(KeyKind::P256), token());
        let (opener, recovery_2048) = recovery(&house, &token, KeyKind::Rsa2048);
        let (_, recovery_3072) = recovery(&house, &token, KeyKind::Rsa3072);
        let key = SoftwareKey::generate(KeyKind::P256).unwrap();
        let fault = |archived: &[u8]| open(archived, &opener, key.public_key()).unwrap_err();
        assert_eq!(fault(&recovery_3072.archive(&key).unwrap()), OpenFault::Key);

        let other = made(&token, "other", KeyKind::Rsa2048, Purpose::Recover);
        let other = Recovery::new(house.issue(&Profile::encryption(), other.public())).unwrap();
        assert_eq!(fault(&other.archive(&key).unwrap()), OpenFault::Key);

        // The encrypted key ends before the content, which begins with what it is.
        let archived = recovery_2048.archive(&key).unwrap();
        let content = archived.windows(11).position(|part| part == b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01");
        for back in [10, 100, 250] {
            let mut changed = archived.clone();
            changed[content.unwrap() - back] ^= 1;
            assert_eq!(fault(&changed), OpenFault::Key, "{back} bytes before its end");
        }
        let end = content.unwrap() - 3;
        let mut beyond = archived.clone();
        beyond[end - 256..end].fill(0xff);
        assert_eq!(fault(&beyond), OpenFault::Key, "not below the modulus");
        open(&archived, &opener, key.public_key()).unwrap();
    });
}

#[test]
fn a_token_that_cannot_decrypt_says_so() {
    with_token("token_recovery::a_token_that_cannot_decrypt_says_so", |_| {
        let (house, token) = (House::new(KeyKind::P256), token());
        let elliptic = made(&token, "elliptic", KeyKind::P256, Purpose::Sign);
        assert_eq!(TokenOpener::new(elliptic).unwrap_err(), NotForRecovery::KeyKind);

        let signs = made(&token, "signs", KeyKind::Rsa2048, Purpose::Sign);
        let recovery = Recovery::new(house.issue(&Profile::encryption(), signs.public())).unwrap();
        let key = SoftwareKey::generate(KeyKind::P256).unwrap();
        let archived = recovery.archive(&key).unwrap();
        let opener = TokenOpener::new(signs).unwrap();
        assert_eq!(open(&archived, &opener, key.public_key()).unwrap_err(), OpenFault::Key);

        cryptoki::context::Pkcs11::new(crate::softhsm::module()).unwrap().finalize().unwrap();
        assert_eq!(open(&archived, &opener, key.public_key()).unwrap_err().code(), "archive_recovery_key_unavailable");
    });
}
