//! Requests that clients make, and requests of our own.

use pki::key::{KeyKind, Signer, SoftwareKey};
use pki::name::DistinguishedName;
use pki::profile::Profile;
use pki::request::{Request, RequestFault, write};
use secrecy::ExposeSecret;

use crate::house::{House, ada, allowed, everything, name};
use crate::tools::{certtool, openssl};

/// What `openssl req` makes of a configuration.
pub(crate) fn made(house: &House, new_key: &str, subject: &str, attributes: &str, extensions: &str) -> Vec<u8> {
    let configuration = format!(
        "[req]\nprompt = no\nutf8 = yes\nstring_mask = utf8only\ndistinguished_name = dn\n\
         attributes = at\nreq_extensions = ext\n[dn]\n{subject}\n[at]\n{attributes}\n[ext]\n{extensions}\n"
    );
    house.write("req.cnf", configuration.as_bytes());
    openssl(
        house.path(),
        &format!("req -new -config req.cnf {new_key} -nodes -keyout key.pem -outform DER -out req.der"),
    );
    house.read("req.der")
}

pub(crate) const P256: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256";
pub(crate) const ADA: &str = "C = DE\nO = Example\nCN = Ada Löwe";

#[test]
fn a_request_of_openssl_is_read_in_every_form() {
    let house = House::new(KeyKind::P256);
    let asks = "subjectAltName = email:ada@example.org\nkeyUsage = digitalSignature\nbasicConstraints = CA:FALSE\n\
                extendedKeyUsage = clientAuth\nsubjectKeyIdentifier = hash";
    for (new_key, kind) in [(P256, KeyKind::P256), ("-newkey rsa:2048", KeyKind::Rsa2048)] {
        let der = made(&house, new_key, ADA, "challengePassword = open sesame", asks);
        openssl(house.path(), "req -inform DER -in req.der -out req.pem");
        let pem = house.read("req.pem");
        let bare = data_encoding::BASE64.encode(&der);
        let wrapped: String = String::from_utf8(pem.clone())
            .unwrap()
            .lines()
            .filter(|line| !line.starts_with('-'))
            .fold(String::new(), |all, line| all + line + "\r\n");
        for form in [&der[..], &pem, bare.as_bytes(), wrapped.as_bytes()] {
            let request = Request::read(form).unwrap();
            assert_eq!(request.key().kind(), kind);
            assert_eq!(request.challenge().unwrap().expose_secret(), "open sesame");
            assert_eq!(request.fields().unwrap()["request.common_name"], "Ada Löwe");
            assert_eq!(request.fields().unwrap()["request.email"], "ada@example.org");
            request.check(&everything(), &ada(&everything()), &allowed()).unwrap();
        }
    }
}

#[test]
fn a_request_of_gnutls_is_read() {
    let house = House::new(KeyKind::P256);
    house.write("template", b"cn = \"Ada L\xc3\xb6we\"\nemail = ada@example.org\nsigning_key\n");
    certtool(house.path(), "--generate-privkey --key-type ecdsa --curve secp384r1 --outfile key.pem");
    certtool(house.path(), "--generate-request --load-privkey key.pem --template template --outfile req.pem");
    let request = Request::read(&house.read("req.pem")).unwrap();
    assert_eq!(request.key().kind(), KeyKind::P384);
    assert_eq!(request.fields().unwrap()["request.common_name"], "Ada Löwe");
    request.check(&everything(), &ada(&everything()), &allowed()).unwrap();
}

#[test]
fn a_request_that_asks_for_nothing_gets_what_the_profile_gives() {
    for kind in KeyKind::ALL {
        let key = SoftwareKey::generate(*kind).unwrap();
        let nobody = DistinguishedName::new(&[]).unwrap();
        let request = Request::read(&write(&key, &nobody).unwrap()).unwrap();
        assert_eq!(request.key(), key.public_key());
        request.check(&Profile::authentication(), &ada(&Profile::authentication()), &allowed()).unwrap();
    }
}

/// For devices: the profile says that the names come from the request.
#[test]
fn a_profile_may_take_names_from_the_request() {
    let house = House::new(KeyKind::P256);
    let profile: Profile = serde_json::from_str(
        r#"{"name": "device", "validity_days": 30, "keys": ["p256"], "key_usage": ["digital_signature"],
            "subject": [{"attribute": "common_name", "field": "request.common_name"}],
            "alternative_names": [{"kind": "dns", "field": "request.dns"}]}"#,
    )
    .unwrap();
    let names = |extensions: &str| {
        let request = Request::read(&made(&house, P256, "CN = Printer 7", "", extensions)).unwrap();
        let names = profile.names(&request.fields().unwrap(), &allowed()).map_err(|fault| fault.code());
        names.inspect(|names| request.check(&profile, names, &allowed()).unwrap())
    };
    let given = names("subjectAltName = DNS:p7.corp.example.org").unwrap();
    assert_eq!(given.subject().to_string(), "CN=Printer 7");
    assert_eq!(given.alternatives()[0].text(), "p7.corp.example.org");
    assert_eq!(names("subjectAltName = DNS:p7.example.com"), Err("name_domain"));
    assert_eq!(names("keyUsage = digitalSignature"), Err("field_missing"));
}

#[test]
fn our_own_requests_are_read_by_others() {
    let house = House::new(KeyKind::P256);
    for kind in KeyKind::ALL {
        house.write("own.der", &write(&SoftwareKey::generate(*kind).unwrap(), &name("Somebody")).unwrap());
        let said = openssl(house.path(), "req -inform DER -in own.der -verify -noout -text");
        assert!(said.contains("self-signature verify OK") && said.contains("CN = Somebody"), "{said}");
        certtool(house.path(), "--crq-info --inder --infile own.der");
    }
}

#[test]
fn the_signature_is_verified_over_the_bytes_that_came() {
    let house = House::new(KeyKind::P256);
    let der = made(&house, P256, ADA, "", "keyUsage = digitalSignature");
    let place = der.windows(4).position(|window| window == b"Ada ").unwrap();
    let mut changed = der.clone();
    changed[place] = b'B';
    assert_eq!(Request::read(&changed).unwrap_err(), RequestFault::Signature);
    // A byte of the signature's second number.
    let mut changed = der.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(Request::read(&changed).unwrap_err(), RequestFault::Signature);
    let mut longer = der;
    longer.push(0);
    assert_eq!(Request::read(&longer).unwrap_err(), RequestFault::Unreadable);
}
