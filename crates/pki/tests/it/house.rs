//! A CA for tests: a root, an issuing CA, and a folder for the programs that judge.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use domain::time::Timestamp;
use pki::authority::{Terms, root, subordinate};
use pki::certificate::{Certificate, RandomSerials, Serial, SerialSource};
use pki::issue::{Issuer, Order, Urls, prepare, sign};
use pki::key::{KeyKind, PublicKey, Signer, SoftwareKey};
use pki::name::{AllowedDomains, Attribute, AttributeKind, DistinguishedName};
use pki::profile::{Names, Profile};
use tempfile::TempDir;

/// The moment at which everything happens; the programs that judge are told.
pub(crate) const NOW: i64 = 1_795_341_600;

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

/// A root and an issuing CA, both with keys of one kind.
pub(crate) struct House {
    pub(crate) folder: TempDir,
    pub(crate) root_key: SoftwareKey,
    pub(crate) root: Issuer,
    pub(crate) key: SoftwareKey,
    pub(crate) issuer: Issuer,
    pub(crate) now: Timestamp,
}

impl House {
    pub(crate) fn new(kind: KeyKind) -> Self {
        Self::at(kind, now())
    }

    /// At the machine's time, which some of the judges go by.
    #[expect(clippy::disallowed_methods, reason = "certtool cannot be told another time")]
    pub(crate) fn today(kind: KeyKind) -> Self {
        Self::at(kind, Timestamp::now())
    }

    fn at(kind: KeyKind, now: Timestamp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (root_key, key) = (SoftwareKey::generate(kind).unwrap(), SoftwareKey::generate(kind).unwrap());
        let root = root(&root_key, &Terms { now, ..terms(&name("Example Root"), 7305) }).unwrap();
        let root = Issuer::new(root, urls("root")).unwrap();
        let below =
            subordinate(&root, &root_key, key.public_key(), &Terms { now, ..terms(&name("Example Issuing"), 3652) })
                .unwrap();
        let issuer = Issuer::new(below, urls("default")).unwrap();
        let house = Self { folder, root_key, root, key, issuer, now };
        house.write("root.pem", house.root.certificate().to_pem().as_bytes());
        house.write("issuing.pem", house.issuer.certificate().to_pem().as_bytes());
        house
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        fs::write(self.path().join(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap()
    }

    /// Issues to Ada, through every step.
    pub(crate) fn issue(&self, profile: &Profile, key: &PublicKey) -> Certificate {
        let names = ada(profile);
        let order = Order { key, names: &names, serial: serial(), algorithm: self.key.algorithm(), now: self.now };
        let stored = prepare(profile, &self.issuer, &order).unwrap();
        let checked = stored.check(profile, &self.issuer, &allowed()).unwrap();
        sign(checked, &self.key).unwrap()
    }
}

pub(crate) fn serial() -> Serial {
    RandomSerials.next().unwrap()
}

pub(crate) fn terms(subject: &DistinguishedName, validity_days: u32) -> Terms<'_> {
    Terms { subject, validity_days, serial: serial(), now: now() }
}

pub(crate) fn name(common_name: &str) -> DistinguishedName {
    let parts = [(AttributeKind::Organization, "Example"), (AttributeKind::CommonName, common_name)];
    let parts: Vec<_> = parts.into_iter().map(|(kind, text)| Attribute::new(kind, text).unwrap()).collect();
    DistinguishedName::new(&parts).unwrap()
}

pub(crate) fn urls(slug: &str) -> Urls {
    let url = |what: &str| Some(format!("http://pki.example.org/pki/{slug}/{what}").parse().unwrap());
    Urls { certificate: url("ca.crt"), crl: url("crl"), ocsp: url("ocsp") }
}

pub(crate) fn allowed() -> AllowedDomains {
    AllowedDomains::new(vec!["example.org".parse().unwrap(), "*.corp.example.org".parse().unwrap()])
}

pub(crate) fn fields() -> BTreeMap<String, String> {
    let fields = [("display_name", "Ada Löwe"), ("email", "ada@example.org"), ("upn", "ada@hq.corp.example.org")];
    fields.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

pub(crate) fn ada(profile: &Profile) -> Names {
    profile.names(&fields(), &allowed()).unwrap()
}

/// A profile that uses everything there is.
pub(crate) fn everything() -> Profile {
    let text = r#"{
        "name": "everything", "validity_days": 365,
        "keys": ["p256", "p384", "rsa2048", "rsa3072", "rsa4096"],
        "key_usage": ["digital_signature", "key_encipherment", "key_agreement"],
        "extended_key_usage": ["client_auth", "smartcard_logon", "1.3.6.1.4.1.32473.7"],
        "subject": [
            {"attribute": "country", "text": "DE"},
            {"attribute": "organization", "text": "Example"},
            {"attribute": "title", "field": "title", "optional": true},
            {"attribute": "common_name", "field": "display_name"}
        ],
        "alternative_names": [{"kind": "email", "field": "email"}, {"kind": "upn", "field": "upn"}],
        "policies": ["1.3.6.1.4.1.32473.1.1"]
    }"#;
    serde_json::from_str(text).unwrap()
}

/// A value with its header, in DER.
pub(crate) fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap().to_be_bytes();
    let head: &[u8] = match value.len() {
        0..=127 => &[tag, length[1]],
        128..=255 => &[tag, 0x81, length[1]],
        _ => &[tag, 0x82, length[0], length[1]],
    };
    [head, value].concat()
}
