//! Requests that ask for what they do not get: each is refused with its own code.

use pki::key::KeyKind;
use pki::request::{LONGEST, Request};

use crate::house::{House, ada, allowed, everything, tlv};
use crate::requests::{ADA, P256, made};
use crate::tools::openssl;

/// The code with which a request is refused.
fn refused(request: &[u8]) -> &'static str {
    match Request::read(request) {
        Err(fault) => fault.code(),
        Ok(request) => match request.check(&everything(), &ada(&everything()), &allowed()) {
            Err(fault) => fault.code(),
            Ok(()) => panic!("it was not refused"),
        },
    }
}

#[test]
fn what_the_profile_does_not_give_is_refused_by_its_own_code() {
    let house = House::new(KeyKind::P256);
    let code = |subject: &str, extensions: &str| refused(&made(&house, P256, subject, "", extensions));
    let none = "keyUsage = digitalSignature";
    assert_eq!(code("CN = Bob", none), "request_subject");
    assert_eq!(code("CN = Ada Löwe\nO = Elsewhere", none), "request_subject");
    assert_eq!(code("CN = Ada Löwe\nserialNumber = 1", none), "request_subject");
    assert_eq!(code("CN = Ada Löwe\ndescription = x", none), "name_attribute");
    assert_eq!(code(ADA, "subjectAltName = email:bob@example.org"), "request_alternative_name");
    assert_eq!(code(ADA, "subjectAltName = email:ada@example.com"), "request_alternative_name");
    assert_eq!(code(ADA, "subjectAltName = DNS:example.org"), "request_alternative_name");
    assert_eq!(code(ADA, "subjectAltName = URI:http://example.org/"), "request_alternative_name");
    assert_eq!(code(ADA, "subjectAltName = IP:10.0.0.1"), "request_alternative_name");
    assert_eq!(code(ADA, "basicConstraints = critical,CA:TRUE"), "request_asks_for_ca");
    assert_eq!(code(ADA, "keyUsage = keyCertSign"), "request_asks_for_ca");
    assert_eq!(code(ADA, "keyUsage = cRLSign"), "request_asks_for_ca");
    assert_eq!(code(ADA, "keyUsage = nonRepudiation"), "request_key_usage");
    assert_eq!(code(ADA, "keyUsage = keyEncipherment"), "request_key_usage", "a curve cannot do it");
    assert_eq!(code(ADA, "extendedKeyUsage = serverAuth"), "request_extended_key_usage");
    assert_eq!(code(ADA, "extendedKeyUsage = OCSPSigning"), "request_extended_key_usage");
    assert_eq!(code(ADA, "nameConstraints = permitted;DNS:example.org"), "request_extension");
    assert_eq!(code(ADA, "1.2.3.4 = ASN1:UTF8String:x"), "request_extension");
}

#[test]
fn names_that_do_not_hold_are_refused_by_their_own_code() {
    let house = House::new(KeyKind::P256);
    let none = "keyUsage = digitalSignature";
    let long = made(&house, P256, &format!("O = {}", "x".repeat(64)), "", none);
    assert_eq!(refused(&long), "request_subject", "64 characters are a name, though not Ada's");

    assert_eq!(refused(&with_common_name(&house, &[b'x'; 65])), "name_too_long");
    assert_eq!(refused(&with_common_name(&house, &[b'x'; 5000])), "name_too_long");
    assert_eq!(refused(&with_common_name(&house, b"Ada\0.example.com")), "name_control_character");
    assert_eq!(refused(&with_common_name(&house, "Ada \u{202e}ewöL".as_bytes())), "name_control_character");
    assert_eq!(refused(&with_common_name(&house, b"Ada\nCN = Bob")), "name_control_character");
    assert_eq!(refused(&with_common_name(&house, b"")), "name_empty");
    assert_eq!(refused(&with_common_name(&house, b"\xff\xfe")), "name_unreadable");
}

/// A request whose subject no tool would write, signed like any other.
fn with_common_name(house: &House, text: &[u8]) -> Vec<u8> {
    openssl(house.path(), "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem");
    openssl(house.path(), "pkey -in key.pem -pubout -outform DER -out public.der");
    let value = tlv(0x0c, text);
    let name = tlv(0x30, &tlv(0x31, &tlv(0x30, &[&[0x06, 0x03, 0x55, 0x04, 0x03][..], &value].concat())));
    let info = tlv(0x30, &[&[0x02, 0x01, 0x00][..], &name, &house.read("public.der"), &[0xa0, 0x00]].concat());
    house.write("info", &info);
    openssl(house.path(), "dgst -sha256 -sign key.pem -out signature info");
    let algorithm = tlv(0x30, &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]);
    let signature = tlv(0x03, &[&[0][..], &house.read("signature")].concat());
    tlv(0x30, &[info, algorithm, signature].concat())
}

#[test]
fn keys_that_do_not_hold_are_refused_by_their_own_code() {
    let house = House::new(KeyKind::P256);
    let code = |new_key: &str| refused(&made(&house, new_key, ADA, "", "keyUsage = digitalSignature"));
    assert_eq!(code("-newkey rsa:1024"), "key_size");
    assert_eq!(code("-newkey rsa:2048 -pkeyopt rsa_keygen_pubexp:3"), "key_exponent");
    assert_eq!(code("-newkey ec -pkeyopt ec_paramgen_curve:P-521"), "key_curve");
    assert_eq!(code("-newkey ed25519"), "key_algorithm");
    assert_eq!(code("-newkey rsa:2048 -sha1"), "request_algorithm");
}

/// The public key of one person with the signature of another.
#[test]
fn a_key_that_the_sender_does_not_have_is_refused() {
    let house = House::new(KeyKind::P256);
    let ours = made(&house, P256, ADA, "", "keyUsage = digitalSignature");
    let theirs = made(&house, P256, ADA, "", "keyUsage = digitalSignature");
    let point = |der: &[u8]| der.windows(3).position(|window| window == [0x42, 0x00, 0x04]).unwrap() + 3;
    let (to, from) = (point(&ours), point(&theirs));
    let mut stolen = ours.clone();
    stolen[to..to + 64].copy_from_slice(&theirs[from..from + 64]);
    assert_eq!(refused(&stolen), "request_signature");
}

#[test]
fn a_long_request_is_refused_before_it_is_read() {
    let house = House::new(KeyKind::P256);
    let mut der = made(&house, P256, ADA, "", "keyUsage = digitalSignature");
    der.resize(10_000_000, 0);
    assert_eq!(refused(&der), "request_too_long");
    assert_eq!(refused(&vec![b'A'; LONGEST + 1]), "request_too_long");
    assert_eq!(refused(&vec![b'A'; LONGEST]), "request_unreadable");
    assert_eq!(refused(b""), "request_unreadable");
}
