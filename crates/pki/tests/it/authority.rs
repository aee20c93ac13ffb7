//! The CA's own certificates: signed elsewhere, imported, renewed.

use domain::time::SignedDuration;
use pki::authority::{Authority, ImportFault, MakeFault, request, root, subordinate};
use pki::certificate::Certificate;
use pki::issue::{Issuer, NotAnIssuer, Urls};
use pki::key::{KeyKind, Signer, SoftwareKey};
use pki::profile::Profile;

use crate::house::{House, NOW, everything, name, now, terms, urls};
use crate::tools::{lint, openssl};

fn import(house: &House, certificates: &[&Certificate]) -> Result<Authority, ImportFault> {
    let certificates = certificates.iter().map(|one| (*one).clone()).collect();
    Authority::import(certificates, house.key.public_key(), urls("default"), now())
}

#[test]
fn a_chain_is_taken_in_any_order() {
    let house = House::new(KeyKind::P256);
    let (own, root) = (house.issuer.certificate(), house.root.certificate());
    let authority = import(&house, &[root, own]).unwrap();
    assert_eq!(authority.issuer(), &house.issuer);
    assert_eq!(authority.above(), std::slice::from_ref(root));
    assert!(authority.is_complete());
    assert_eq!(authority.chain().collect::<Vec<_>>(), [own], "who trusts a root has it");
    assert!(!import(&house, &[own]).unwrap().is_complete());
}

#[test]
fn a_chain_that_does_not_hold_together_is_refused() {
    let house = House::new(KeyKind::P256);
    let twin = House::new(KeyKind::P256);
    let (own, root) = (house.issuer.certificate(), house.root.certificate());
    assert_eq!(import(&house, &[root]), Err(ImportFault::ForeignKey));
    assert_eq!(import(&house, &[own, twin.root.certificate()]), Err(ImportFault::Signature));
    assert_eq!(import(&house, &[own, root, twin.root.certificate()]), Err(ImportFault::Stray));
    let leaf = house.issue(&everything(), house.key.public_key());
    assert_eq!(import(&house, &[&leaf]), Err(ImportFault::NotAnIssuer(NotAnIssuer::BasicConstraints)));
    let late = now().checked_add(SignedDuration::from_hours(24 * 4000)).unwrap();
    let certificates = vec![own.clone(), root.clone()];
    let fault = Authority::import(certificates, house.key.public_key(), Urls::default(), late);
    assert_eq!(fault, Err(ImportFault::NotValid));
}

#[test]
fn an_issuing_ca_has_no_ca_below_it() {
    let house = House::new(KeyKind::P256);
    let key = SoftwareKey::generate(KeyKind::P256).unwrap();
    let below = subordinate(&house.issuer, &house.key, key.public_key(), &terms(&name("Too low"), 30));
    assert_eq!(below, Err(MakeFault::PathLength));

    // `openssl` makes one all the same; the chain is refused.
    house.write("low.der", &request(&key, &name("Too low")).unwrap());
    sign_elsewhere(&house, "low.der", "issuing", &house.key);
    let low = Certificate::all_from_pem(&String::from_utf8(house.read("answer.pem")).unwrap()).unwrap();
    let then = low[0].not_before().max(now());
    let all = [low, vec![house.issuer.certificate().clone(), house.root.certificate().clone()]].concat();
    assert_eq!(Authority::import(all, key.public_key(), Urls::default(), then), Err(ImportFault::PathLength));
}

/// `openssl x509 -req` as somebody else's CA: copies the extensions that are asked for.
fn sign_elsewhere(house: &House, request: &str, ca: &str, key: &SoftwareKey) {
    use secrecy::ExposeSecret;
    house.write("ca.key", key.to_pkcs8().unwrap().expose_secret());
    openssl(house.path(), "pkey -inform DER -in ca.key -out ca.pem");
    openssl(
        house.path(),
        &format!(
            "x509 -req -inform DER -in {request} -CA {ca}.pem -CAkey ca.pem -CAcreateserial -days 3000 \
             -copy_extensions copyall -out answer.pem"
        ),
    );
}

#[test]
fn a_ca_that_was_signed_elsewhere_issues() {
    let house = House::new(KeyKind::P384);
    let key = SoftwareKey::generate(KeyKind::Rsa2048).unwrap();
    house.write("sub.der", &request(&key, &name("Signed Elsewhere")).unwrap());
    let said = openssl(house.path(), "req -inform DER -in sub.der -verify -noout -text");
    assert!(said.contains("CA:TRUE, pathlen:0") && said.contains("Certificate Sign, CRL Sign"), "{said}");
    sign_elsewhere(&house, "sub.der", "root", &house.root_key);
    let mut all = Certificate::all_from_pem(&String::from_utf8(house.read("answer.pem")).unwrap()).unwrap();
    all.push(house.root.certificate().clone());
    // It was signed by the clock of this machine.
    let then = all[0].not_before().max(now());
    let authority = Authority::import(all, key.public_key(), urls("elsewhere"), then).unwrap();
    assert_eq!(authority.issuer().path_length(), Some(0));
}

#[test]
fn a_certificate_without_the_right_to_sign_is_no_ca() {
    let house = House::new(KeyKind::P256);
    let refused = |extensions: &str| {
        house.write(
            "req.cnf",
            format!("[req]\nprompt=no\ndistinguished_name=dn\n[dn]\nCN=x\n[e]\n{extensions}").as_bytes(),
        );
        openssl(
            house.path(),
            "req -x509 -config req.cnf -extensions e -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k -out c.pem",
        );
        let made = Certificate::all_from_pem(&String::from_utf8(house.read("c.pem")).unwrap()).unwrap();
        Issuer::new(made[0].clone(), Urls::default()).unwrap_err().code()
    };
    assert_eq!(refused("basicConstraints=critical,CA:FALSE\nkeyUsage=keyCertSign,cRLSign"), "ca_basic_constraints");
    assert_eq!(refused("basicConstraints=CA:TRUE\nkeyUsage=keyCertSign,cRLSign"), "ca_basic_constraints");
    assert_eq!(refused("basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign"), "ca_key_usage");
    assert_eq!(refused("basicConstraints=critical,CA:TRUE"), "ca_key_usage");
    let constrained = "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n\
                       nameConstraints=critical,permitted;DNS:example.org";
    assert_eq!(refused(constrained), "ca_critical_extension");
}

#[test]
fn a_renewed_ca_verifies_what_the_older_one_issued() {
    let house = House::new(KeyKind::P256);
    let leaf = house.issue(&Profile::authentication(), house.key.public_key());
    house.write("leaf.pem", leaf.to_pem().as_bytes());
    let older = import(&house, &[house.issuer.certificate(), house.root.certificate()]).unwrap();

    let later = now().checked_add(SignedDuration::from_hours(24 * 365)).unwrap();
    let at = |subject, days| pki::authority::Terms { now: later, ..terms(subject, days) };
    let new_root = root(&house.root_key, &at(house.root.certificate().subject(), 7305)).unwrap();
    let new_root = Issuer::new(new_root, urls("root")).unwrap();
    let subject = house.issuer.certificate().subject();
    let own = subordinate(&new_root, &house.root_key, house.key.public_key(), &at(subject, 3652)).unwrap();
    house.write("root2.pem", new_root.certificate().to_pem().as_bytes());
    house.write("issuing2.pem", own.to_pem().as_bytes());
    let all = vec![own, new_root.certificate().clone()];
    let newer = Authority::import(all, house.key.public_key(), urls("default"), later).unwrap();

    assert!(newer.renews(&older) && !older.renews(&newer));
    let time = NOW + 400 * 86_400;
    for (root, issuing) in [("root", "issuing"), ("root2", "issuing2"), ("root", "issuing2"), ("root2", "issuing")] {
        let verify = format!("verify -x509_strict -attime {time} -CAfile {root}.pem -untrusted {issuing}.pem leaf.pem");
        openssl(house.path(), &verify);
    }
    lint("lint_pkix_cert", house.path(), "issuing2.pem");
}

#[test]
fn renewal_is_due_while_certificates_still_get_their_full_time() {
    let house = House::new(KeyKind::P256);
    let authority = import(&house, &[house.issuer.certificate(), house.root.certificate()]).unwrap();
    let due = authority.renewal_due(730).as_second();
    assert_eq!(due, house.issuer.certificate().not_after().as_second() - 730 * 86_400);
    assert_eq!(due, NOW + (3652 - 730) * 86_400 - 1);
}

#[test]
fn terms_that_do_not_hold_are_refused() {
    let key = SoftwareKey::generate(KeyKind::P256).unwrap();
    let nobody = pki::name::DistinguishedName::new(&[]).unwrap();
    assert_eq!(root(&key, &terms(&nobody, 10)), Err(MakeFault::EmptySubject));
    assert_eq!(root(&key, &terms(&name("x"), 0)), Err(MakeFault::Validity));
    let house = House::new(KeyKind::P256);
    let foreign = subordinate(&house.root, &house.key, key.public_key(), &terms(&name("x"), 10));
    assert_eq!(foreign, Err(MakeFault::ForeignKey));
}
