//! Requests that ask for what they do not get: each is refused with its own code, and nothing is left of it.

use axum::http::StatusCode;
use domain::user::User;

use crate::certificates::desk::Desk;
use crate::world::{As as _, get};

const P256: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256";

/// Asks for a certificate, which is refused with this code.
async fn refused(desk: &Desk, user: &User, csr: &str) -> String {
    let answered = desk.ask(user, "authentication", csr).await;
    assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answered.text);
    assert_eq!(answered.code(), "invalid");
    let errors = answered.json()["errors"].as_array().unwrap().clone();
    assert_eq!((errors.len(), errors[0]["pointer"].as_str()), (1, Some("/csr")), "{}", answered.text);
    errors[0]["code"].as_str().unwrap().to_owned()
}

/// A request as `openssl` makes it.
fn made(desk: &Desk, new_key: &str, subject: &str, extensions: &str) -> String {
    let config = format!(
        "[req]\ndistinguished_name = subject\nreq_extensions = extensions\nprompt = no\nutf8 = yes\n\
         string_mask = utf8only\n[subject]\n{subject}\n[extensions]\n{extensions}\n"
    );
    desk.write("req.cnf", config);
    desk.openssl(&format!("req -new {new_key} -nodes -keyout key.pem -config req.cnf -out csr.pem"));
    desk.read("csr.pem")
}

#[tokio::test]
async fn every_bad_request_has_its_own_code_and_leaves_nothing() {
    for desk in Desk::both().await {
        let ada = desk.world.house.user("Ada", "1").await;
        let none = "keyUsage = digitalSignature";
        let own = "CN = Ada Żółć-李";
        for (new_key, subject, extensions, code) in [
            (P256, "CN = Bob Żółć-李", none, "request_subject"),
            (P256, "CN = Ada Żółć-李\nO = Elsewhere", none, "request_subject"),
            (P256, "CN = Ada Żółć-李\ndescription = x", none, "name_attribute"),
            (P256, own, "subjectAltName = email:bob@example.org", "request_alternative_name"),
            (P256, own, "subjectAltName = DNS:doors.example.org", "request_alternative_name"),
            (P256, own, "basicConstraints = critical,CA:TRUE", "request_asks_for_ca"),
            (P256, own, "keyUsage = keyCertSign", "request_asks_for_ca"),
            (P256, own, "keyUsage = nonRepudiation", "request_key_usage"),
            (P256, own, "extendedKeyUsage = OCSPSigning", "request_extended_key_usage"),
            (P256, own, "nameConstraints = permitted;DNS:example.org", "request_extension"),
            ("-newkey rsa:1024", own, none, "key_size"),
            ("-newkey rsa:2048 -pkeyopt rsa_keygen_pubexp:3", own, none, "key_exponent"),
            ("-newkey ed25519", own, none, "key_algorithm"),
            ("-newkey ec -pkeyopt ec_paramgen_curve:P-521", own, none, "key_curve"),
            ("-newkey rsa:2048 -sha1", own, none, "request_algorithm"),
        ] {
            let csr = made(&desk, new_key, subject, extensions);
            assert_eq!(refused(&desk, &ada, &csr).await, code, "{new_key} {subject} {extensions}");
        }
        for (name, code) in [
            (&b"Ada\0.example.org"[..], "name_control_character"),
            (&[b'x'; 5000], "name_too_long"),
            (b"", "name_empty"),
            (b"\xff\xfe", "name_unreadable"),
        ] {
            assert_eq!(refused(&desk, &ada, &with_common_name(&desk, name)).await, code, "{name:?}");
        }
        assert_eq!(refused(&desk, &ada, "").await, "request_unreadable");
        assert_eq!(refused(&desk, &ada, &"A".repeat(100_000)).await, "request_too_long");
        assert_eq!(desk.ask(&ada, "authentication", &"A".repeat(10_000_000)).await.code(), "too_large");
        nothing_is_left(&desk).await;

        // The same key and the same person, asked for properly.
        let csr = made(&desk, P256, own, "keyUsage = digitalSignature\nextendedKeyUsage = clientAuth");
        assert_eq!(desk.ask(&ada, "authentication", &csr).await.status, StatusCode::CREATED);
    }
}

/// A key that is somebody else's, and a signature that was touched.
#[tokio::test]
async fn who_does_not_have_the_key_gets_nothing() {
    let desk = Desk::sqlite().await;
    let ada = desk.world.house.user("Ada", "1").await;
    let der = |csr: &str| {
        desk.write("some.pem", csr);
        desk.openssl("req -in some.pem -outform DER -out some.der");
        desk.read_bytes("some.der")
    };
    let (ours, theirs) = (der(&desk.csr("/")), der(&desk.csr("/")));
    let point = |der: &[u8]| der.windows(3).position(|window| window == [0x42, 0x00, 0x04]).unwrap() + 3;
    let (to, from) = (point(&ours), point(&theirs));
    let mut foreign_key = ours.clone();
    foreign_key[to..to + 64].copy_from_slice(&theirs[from..from + 64]);
    assert_eq!(refused(&desk, &ada, &in_base64(&desk, &foreign_key)).await, "request_signature");
    let mut broken = ours;
    *broken.last_mut().unwrap() ^= 1;
    assert_eq!(refused(&desk, &ada, &in_base64(&desk, &broken)).await, "request_signature");
    nothing_is_left(&desk).await;
    let whole = in_base64(&desk, &theirs);
    assert_eq!(desk.ask(&ada, "authentication", &whole).await.status, StatusCode::CREATED, "base64 will do");
}

#[tokio::test]
async fn who_may_not_have_one_gets_none() {
    let desk = Desk::sqlite().await;
    let ada = desk.world.house.user("Ada", "1").await;
    let csr = desk.csr("/");
    assert_eq!(desk.ask(&ada, "nothing", &csr).await.code(), "not_found");
    assert_eq!(desk.ask(&ada, "encryption", &csr).await.json()["errors"][0]["code"], "profile_archives_keys");
    let deactivate = format!("/api/v1/projects/campus/users/{}/deactivate", ada.id);
    let request = crate::world::post(&deactivate, &serde_json::json!({"reason": "suspended"})).with_key(&desk.key);
    assert_eq!(desk.world.send(request).await.status, StatusCode::OK);
    assert_eq!(desk.ask(&ada, "authentication", &csr).await.code(), "user_not_active");
    nothing_is_left(&desk).await;
}

async fn nothing_is_left(desk: &Desk) {
    let listed = get("/api/v1/projects/campus/certificates?count=true").with_key(&desk.key);
    assert_eq!(desk.world.send(listed).await.json()["total"], 0);
}

/// A request whose subject no tool would write, signed like any other.
fn with_common_name(desk: &Desk, text: &[u8]) -> String {
    desk.openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem");
    desk.openssl("pkey -in key.pem -pubout -outform DER -out public.der");
    let value = tlv(0x0c, text);
    let name = tlv(0x30, &tlv(0x31, &tlv(0x30, &[&[0x06, 0x03, 0x55, 0x04, 0x03][..], &value].concat())));
    let public = desk.read_bytes("public.der");
    let info = tlv(0x30, &[&[0x02, 0x01, 0x00][..], &name, &public, &[0xa0, 0x00]].concat());
    desk.write("info", &info);
    desk.openssl("dgst -sha256 -sign key.pem -out signature info");
    let algorithm = tlv(0x30, &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]);
    let signature = tlv(0x03, &[&[0][..], &desk.read_bytes("signature")].concat());
    in_base64(desk, &tlv(0x30, &[info, algorithm, signature].concat()))
}

fn in_base64(desk: &Desk, der: &[u8]) -> String {
    desk.write("request.der", der);
    desk.openssl("base64 -in request.der")
}

/// Tag, length and value in DER.
fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let header = match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ ..0x80), _) => vec![tag, short],
        (Ok(byte), _) => vec![tag, 0x81, byte],
        (_, Ok(two)) => [&[tag, 0x82][..], &two.to_be_bytes()].concat(),
        _ => panic!("{length} octets are too many for this test"),
    };
    [header, value.to_vec()].concat()
}
