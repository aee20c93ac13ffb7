//! Key files, read by `openssl` and by `certtool`.

use pki::certificate::Certificate;
use pki::key::{KeyKind, Signer, SoftwareKey};
use pki::pkcs12::{Entry, KeyFile, KeyFileFault};
use pki::profile::Profile;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use crate::house::House;
use crate::tools::{certtool, openssl, openssl_refuses};

const PASSPHRASE: &str = "Größe-123-ok";

/// A key file for a key of this kind, as `key.p12`, with the issuing CA's certificate.
fn written(house: &House, key: &SoftwareKey, passphrase: &str) {
    let certificate = house.issue(&Profile::encryption(), key.public_key());
    house.write("own.pem", certificate.to_pem().as_bytes());
    let chain = [house.issuer.certificate().clone()];
    let entries = [Entry { key, certificate: &certificate, label: "Ada Löwe 🦁" }];
    let file = KeyFile { entries: &entries, chain: &chain };
    house.write("key.p12", &file.write(&SecretString::from(passphrase)).unwrap());
    house.write("passphrase", passphrase.as_bytes());
}

#[test]
fn openssl_takes_everything_out_of_a_key_file() {
    let house = House::new(KeyKind::P256);
    for kind in [KeyKind::P256, KeyKind::P384, KeyKind::Rsa2048] {
        let key = SoftwareKey::generate(kind).unwrap();
        written(&house, &key, PASSPHRASE);
        let told = openssl(house.path(), "pkcs12 -info -noout -in key.p12 -passin file:passphrase");
        assert!(told.contains("MAC: sha256, Iteration 150000"), "{told}");
        let algorithm = "PBES2, PBKDF2, AES-256-CBC, Iteration 150000, PRF hmacWithSHA256";
        assert_eq!(told.matches(algorithm).count(), 2, "{told}");

        openssl(house.path(), "pkcs12 -in key.p12 -passin file:passphrase -nocerts -nodes -out out.pem");
        openssl(house.path(), "pkcs8 -topk8 -nocrypt -in out.pem -outform DER -out out.der");
        let out = SoftwareKey::from_pkcs8(&SecretSlice::from(house.read("out.der"))).unwrap();
        assert_eq!(out.public_key(), key.public_key());
        let signature = out.sign(b"hello").unwrap();
        key.algorithm().verify(key.public_key(), b"hello", &signature).unwrap();

        let certificates = |which: &str| {
            openssl(house.path(), &format!("pkcs12 -in key.p12 -passin file:passphrase -nokeys {which} -out out.pem"));
            Certificate::all_from_pem(&text(&house, "out.pem")).unwrap()
        };
        assert_eq!(certificates("-clcerts"), Certificate::all_from_pem(&text(&house, "own.pem")).unwrap());
        assert_eq!(certificates("-cacerts"), [house.issuer.certificate().clone()]);
    }
}

#[test]
fn a_key_file_holds_several_keys_and_costs_readers_no_more() {
    let house = House::new(KeyKind::P256);
    let keys = [KeyKind::P256, KeyKind::Rsa2048, KeyKind::P384].map(|kind| SoftwareKey::generate(kind).unwrap());
    let certified = keys.iter().map(|key| (key, house.issue(&Profile::encryption(), key.public_key())));
    let certified: Vec<_> = certified.collect();
    let entries: Vec<_> = certified.iter().map(|(key, certificate)| Entry { key, certificate, label: "Ada" }).collect();
    let file = KeyFile { entries: &entries, chain: &[] };
    house.write("key.p12", &file.write(&SecretString::from(PASSPHRASE)).unwrap());
    house.write("passphrase", PASSPHRASE.as_bytes());
    let told = openssl(house.path(), "pkcs12 -info -noout -in key.p12 -passin file:passphrase");
    assert!(told.contains("MAC: sha256, Iteration 90000"), "{told}");
    assert_eq!(told.matches("AES-256-CBC, Iteration 90000").count(), 4, "{told}");
    openssl(house.path(), "pkcs12 -in key.p12 -passin file:passphrase -nokeys -out out.pem");
    assert_eq!(Certificate::all_from_pem(&text(&house, "out.pem")).unwrap().len(), 3);
    openssl(house.path(), "pkcs12 -in key.p12 -passin file:passphrase -nocerts -nodes -out out.pem");
    let out = pki::certificate::read_pem(&text(&house, "out.pem"), &["PRIVATE KEY"]).unwrap();
    let out = out.into_iter().map(|der| SoftwareKey::from_pkcs8(&SecretSlice::from(der)).unwrap());
    assert!(out.map(|key| key.public_key().clone()).eq(keys.iter().map(|key| key.public_key().clone())));
}

#[test]
fn certtool_reads_a_key_file_too() {
    let house = House::new(KeyKind::P256);
    for kind in [KeyKind::P256, KeyKind::Rsa2048] {
        let key = SoftwareKey::generate(kind).unwrap();
        written(&house, &key, "only-ascii-here");
        let told = certtool(house.path(), "--p12-info --inder --infile key.p12 --password only-ascii-here");
        assert!(told.contains("MAC: SHA256 (2.16.840.1.101.3.4.2.1)"), "{told}");
        assert_eq!(told.matches("Type: Certificate").count(), 2, "{told}");
        assert_eq!(told.matches("Type: PKCS #8 Encrypted key").count(), 1, "{told}");
        assert_eq!(told.matches("Friendly name: Ada L\u{f6}we \u{fffd}\n").count(), 2, "{told}");
        let id = key.public_key().identifier().map(|byte| format!("{byte:02X}")).join(":");
        assert_eq!(told.matches(&format!("Key ID: {id}\n")).count(), 2, "{told}");
        assert_eq!(told.matches("PBES2-AES256-CBC").count(), 2, "{told}");
    }
}

#[test]
fn a_wrong_passphrase_or_a_changed_file_opens_nothing() {
    let house = House::new(KeyKind::P256);
    let key = SoftwareKey::generate(KeyKind::P256).unwrap();
    written(&house, &key, PASSPHRASE);
    let told = openssl_refuses(house.path(), "pkcs12 -info -noout -in key.p12 -passin pass:another");
    assert!(told.contains("invalid password"), "{told}");
    let mut changed = house.read("key.p12");
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    house.write("key.p12", &changed);
    openssl_refuses(house.path(), "pkcs12 -info -noout -in key.p12 -passin file:passphrase");
    let bytes = key.to_pkcs8().unwrap();
    let secret = &bytes.expose_secret()[36..68];
    assert!(!changed.windows(32).any(|window| window == secret), "the key stands in the file as it is");
}

#[test]
fn a_key_file_needs_its_own_certificate_and_a_passphrase() {
    let house = House::new(KeyKind::P256);
    let key = SoftwareKey::generate(KeyKind::P256).unwrap();
    let refused = |certified: &SoftwareKey, passphrase: &str| {
        let certificate = house.issue(&Profile::encryption(), certified.public_key());
        let entries = [Entry { key: &key, certificate: &certificate, label: "Ada" }];
        KeyFile { entries: &entries, chain: &[] }.write(&SecretString::from(passphrase)).unwrap_err()
    };
    assert_eq!(refused(&house.key, PASSPHRASE), KeyFileFault::AnotherKey);
    assert_eq!(refused(&key, "").code(), "key_file_no_passphrase");
}

/// What `openssl` wrote; it writes labels as Latin-1.
fn text(house: &House, name: &str) -> String {
    String::from_utf8_lossy(&house.read(name)).into_owned()
}
