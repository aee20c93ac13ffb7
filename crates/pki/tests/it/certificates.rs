//! Certificates, as `openssl`, `GnuTLS` and `pkilint` judge them.

use pki::certificate::Certificate;
use pki::key::{KeyKind, Signer, SoftwareKey};
use pki::profile::Profile;

use crate::house::{House, NOW, everything};
use crate::tools::{certtool, lint, openssl};

/// Every profile under every kind of CA, for keys of two families.
#[test]
fn certificates_verify_and_lint_without_a_finding() {
    for kind in [KeyKind::P256, KeyKind::P384, KeyKind::Rsa2048] {
        let house = House::today(kind);
        lint("lint_pkix_cert", house.path(), "root.pem");
        lint("lint_pkix_cert", house.path(), "issuing.pem");
        let holders = [SoftwareKey::generate(KeyKind::P256).unwrap(), SoftwareKey::generate(KeyKind::Rsa2048).unwrap()];
        for profile in [Profile::authentication(), Profile::signature(), Profile::encryption(), everything()] {
            for holder in &holders {
                judge(&house, &house.issue(&profile, holder.public_key()));
            }
        }
    }
}

fn judge(house: &House, certificate: &Certificate) {
    house.write("leaf.pem", certificate.to_pem().as_bytes());
    let bundle = [certificate, house.issuer.certificate(), house.root.certificate()].map(Certificate::to_pem).concat();
    house.write("bundle.pem", bundle.as_bytes());
    let strict = "verify -x509_strict -CAfile root.pem -untrusted issuing.pem leaf.pem";
    assert!(openssl(house.path(), strict).contains("leaf.pem: OK"));
    let said = certtool(house.path(), "--verify-chain --infile bundle.pem");
    assert!(said.contains("Chain verification output: Verified"), "{said}");
    lint("lint_pkix_cert", house.path(), "leaf.pem");
}

#[test]
fn a_certificate_says_what_its_profile_says() {
    let house = House::new(KeyKind::P256);
    let holder = SoftwareKey::generate(KeyKind::P256).unwrap();
    let certificate = house.issue(&everything(), holder.public_key());
    house.write("leaf.pem", certificate.to_pem().as_bytes());
    let said = openssl(house.path(), "x509 -in leaf.pem -noout -text -nameopt utf8,sep_comma_plus,sname");
    for line in [
        "Version: 3 (0x2)",
        "Issuer: O=Example,CN=Example Issuing",
        "Subject: C=DE,O=Example,CN=Ada Löwe",
        "Digital Signature, Key Agreement",
        "TLS Web Client Authentication, Microsoft Smartcard Login, 1.3.6.1.4.1.32473.7",
        "email:ada@example.org, othername: UPN::ada@hq.corp.example.org",
        "Policy: 1.3.6.1.4.1.32473.1.1",
        "URI:http://pki.example.org/pki/default/crl",
        "OCSP - URI:http://pki.example.org/pki/default/ocsp",
        "CA Issuers - URI:http://pki.example.org/pki/default/ca.crt",
    ] {
        assert!(said.contains(line), "{line} is missing in\n{said}");
    }
    assert!(!said.contains("Key Encipherment"), "a curve cannot do it:\n{said}");
    assert_eq!(certificate.alternative_names(), ["ada@example.org", "ada@hq.corp.example.org"]);
    let serial = openssl(house.path(), "x509 -in leaf.pem -noout -serial");
    assert_eq!(serial.trim().to_lowercase(), format!("serial={}", certificate.serial()));
}

#[test]
fn a_certificate_is_valid_for_the_days_of_its_profile_and_never_longer_than_its_issuer() {
    let house = House::new(KeyKind::P256);
    let holder = SoftwareKey::generate(KeyKind::P256).unwrap();
    let certificate = house.issue(&everything(), holder.public_key());
    assert_eq!(certificate.not_before().as_second(), NOW - 300);
    assert_eq!(certificate.not_after().as_second(), NOW + 365 * 86_400 - 1);

    let mut spec = everything().spec().clone();
    spec.validity_days = 3653;
    let longest = house.issue(&Profile::new(spec).unwrap(), holder.public_key());
    assert_eq!(longest.not_after(), house.issuer.certificate().not_after());
}

#[test]
fn a_certificate_is_read_as_it_was_written() {
    let house = House::new(KeyKind::P384);
    let certificate = house.issue(&everything(), house.key.public_key());
    assert_eq!(Certificate::from_der(certificate.der()).unwrap(), certificate);
    let both = format!("{}# a remark\n{}", certificate.to_pem(), house.root.certificate().to_pem());
    assert_eq!(Certificate::all_from_pem(&both).unwrap(), [certificate, house.root.certificate().clone()]);
    assert!(Certificate::all_from_pem("nothing").is_err());
}
