//! Lists, as `openssl`, `GnuTLS` and `pkilint` judge them.

use domain::time::{SignedDuration, Timestamp};
use pki::Reason;
use pki::crl::{Crl, CrlFault, CrlTerms, CrlWriter, Entry};
use pki::key::{KeyKind, Signer, SoftwareKey};
use pki::profile::Profile;

use crate::house::{House, NOW, now, serial};
use crate::tools::{certtool, lint, openssl, openssl_refuses};

fn terms(house: &House, number: u64) -> CrlTerms {
    let next_update = house.now.checked_add(SignedDuration::from_hours(24)).unwrap();
    CrlTerms { number, this_update: house.now, next_update }
}

fn list(house: &House, number: u64, entries: &[Entry]) -> Crl {
    let mut writer = CrlWriter::default();
    entries.iter().try_for_each(|entry| writer.add(entry)).unwrap();
    let crl = writer.sign(&house.issuer, &house.key, &terms(house, number)).unwrap();
    house.write("crl.pem", crl.to_pem().as_bytes());
    house.write("crl.der", crl.der());
    crl
}

const REASONS: &[(Reason, &str)] = &[
    (Reason::KeyCompromise, "Key Compromise"),
    (Reason::CaCompromise, "CA Compromise"),
    (Reason::AffiliationChanged, "Affiliation Changed"),
    (Reason::Superseded, "Superseded"),
    (Reason::CessationOfOperation, "Cessation Of Operation"),
    (Reason::CertificateHold, "Certificate Hold"),
    (Reason::PrivilegeWithdrawn, "Privilege Withdrawn"),
    (Reason::Unspecified, ""),
];

#[test]
fn lists_verify_and_lint_without_a_finding() {
    for kind in [KeyKind::P256, KeyKind::P384, KeyKind::Rsa2048] {
        let house = House::today(kind);
        house.write(
            "chain.pem",
            format!("{}{}", house.issuer.certificate().to_pem(), house.root.certificate().to_pem()).as_bytes(),
        );
        let every: Vec<_> =
            REASONS.iter().map(|(reason, _)| Entry { serial: serial(), at: house.now, reason: *reason }).collect();
        for entries in [&every[..], &[]] {
            assert_eq!(list(&house, 7, entries).count(), entries.len());
            assert!(
                openssl(house.path(), "crl -inform DER -in crl.der -CAfile chain.pem -noout").contains("verify OK")
            );
            let said = certtool(house.path(), "--verify-crl --load-ca-certificate issuing.pem --infile crl.pem");
            assert!(said.contains("Verified"), "{said}");
            lint("lint_crl", house.path(), "-t CRL -p PKIX crl.pem");
        }
    }
}

#[test]
fn a_list_says_what_was_revoked_when_and_why() {
    let house = House::new(KeyKind::P256);
    let after_2050 = Timestamp::from_second(2_540_000_000).unwrap();
    let mut entries: Vec<_> =
        REASONS.iter().map(|(reason, _)| Entry { serial: serial(), at: now(), reason: *reason }).collect();
    entries.push(Entry { serial: "7f".repeat(20).parse().unwrap(), at: after_2050, reason: Reason::Superseded });
    list(&house, 1_000_000_007, &entries);
    let said = openssl(house.path(), "crl -in crl.pem -noout -text -crlnumber");
    for entry in &entries {
        assert!(said.contains(&format!("Serial Number: {}", entry.serial.to_string().to_uppercase())), "{said}");
    }
    for (_, words) in REASONS {
        assert!(said.contains(words), "{words} is missing in {said}");
    }
    assert!(said.contains("Jun 28 03:33:20 2050 GMT"), "{said}");
    assert!(said.contains("crlNumber=0x3B9ACA07") && said.contains("Next Update: Nov 23"), "{said}");
    assert!(!said.contains("Issuing Distribution Point"), "a full list needs none: {said}");
}

#[test]
fn a_hold_is_in_the_list_until_it_is_released() {
    let house = House::new(KeyKind::P256);
    let leaf = house.issue(&Profile::authentication(), house.key.public_key());
    house.write("leaf.pem", leaf.to_pem().as_bytes());
    let verify =
        format!("verify -crl_check -attime {NOW} -CAfile root.pem -untrusted issuing.pem -CRLfile crl.pem leaf.pem");
    list(&house, 1, &[]);
    openssl(house.path(), &verify);
    list(&house, 2, &[Entry { serial: leaf.serial(), at: now(), reason: Reason::CertificateHold }]);
    assert!(openssl_refuses(house.path(), &verify).contains("certificate revoked"));
    list(&house, 3, &[]);
    openssl(house.path(), &verify);
}

#[test]
fn a_list_that_does_not_hold_is_not_signed() {
    let house = House::new(KeyKind::P256);
    let other = SoftwareKey::generate(KeyKind::P256).unwrap();
    let sign = |key: &dyn Signer, terms: &CrlTerms| CrlWriter::default().sign(&house.issuer, key, terms).unwrap_err();
    assert_eq!(sign(&other, &terms(&house, 1)), CrlFault::ForeignKey);
    assert_eq!(sign(&house.key, &CrlTerms { next_update: now(), ..terms(&house, 1) }), CrlFault::Order);
    let entry = Entry { serial: serial(), at: Timestamp::from_second(-1).unwrap(), reason: Reason::Superseded };
    assert_eq!(CrlWriter::default().add(&entry).unwrap_err().code(), "crl_time");
}
