//! Certificates in PKCS#7, as `openssl` and `GnuTLS` read them.

use pki::key::KeyKind;
use pki::pkcs7::certs_only;

use crate::house::House;
use crate::tools::{certtool, openssl};

#[test]
fn certificates_come_out_as_they_went_in() {
    let house = House::new(KeyKind::P256);
    let (own, root) = (house.issuer.certificate(), house.root.certificate());
    for certificates in [vec![own], vec![own, root]] {
        house.write("certificates.p7", &certs_only(certificates.iter().copied()).unwrap());
        let said = openssl(house.path(), "pkcs7 -inform DER -in certificates.p7 -print_certs");
        assert_eq!(said.matches("BEGIN CERTIFICATE").count(), certificates.len());
        for certificate in &certificates {
            assert!(said.contains(&certificate.to_pem()), "{said}");
        }
        let said = certtool(house.path(), "--p7-info --inder --infile certificates.p7");
        assert!(said.contains(&format!("Number of certificates: {}", certificates.len())), "{said}");
    }
}
