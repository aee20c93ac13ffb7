//! Answers, as `openssl`, `GnuTLS` and `pkilint` judge them.

use data_encoding::BASE64;
use domain::time::SignedDuration;
use pki::Reason;
use pki::authority::responder;
use pki::certificate::Certificate;
use pki::key::{KeyKind, Signer, SoftwareKey};
use pki::ocsp::{AnswerFault, Failure, NotAResponder, OcspRequest, Responder, Status, Times};
use pki::profile::Profile;

use crate::house::{House, NOW, name, now, serial, terms, tlv};
use crate::tools::{lint, ocsptool, openssl, openssl_refuses};

struct Desk {
    house: House,
    key: SoftwareKey,
    responder: Responder,
}

impl Desk {
    fn new(kind: KeyKind) -> Self {
        let house = House::new(kind);
        let key = SoftwareKey::generate(kind).unwrap();
        let certificate =
            responder(&house.issuer, &house.key, key.public_key(), &terms(&name("Example OCSP"), 30)).unwrap();
        house.write("responder.pem", certificate.to_pem().as_bytes());
        let responder = Responder::new(&house.issuer, certificate).unwrap();
        Self { house, key, responder }
    }

    fn leaf(&self, file: &str) -> Certificate {
        let leaf = self.house.issue(&Profile::authentication(), self.key.public_key());
        self.house.write(file, leaf.to_pem().as_bytes());
        leaf
    }

    /// What `openssl ocsp` asks.
    fn asked(&self, arguments: &str) -> Vec<u8> {
        openssl(self.house.path(), &format!("ocsp -issuer issuing.pem {arguments} -reqout req.der"));
        self.house.read("req.der")
    }

    fn answer(&self, request: &[u8], statuses: &[Status]) -> Result<(), AnswerFault> {
        let request = OcspRequest::from_der(request).unwrap();
        let answer = self.responder.answer(&self.key, &request, statuses, &times())?;
        self.house.write("answer.der", &answer);
        Ok(())
    }

    /// What `openssl ocsp` makes of the answer. It looks at the machine's clock,
    /// which is given ten years.
    fn said(&self, arguments: &str) -> String {
        let trust = format!("-CAfile root.pem -verify_other issuing.pem -attime {NOW} -validity_period 315360000");
        let said = openssl(
            self.house.path(),
            &format!("ocsp -issuer issuing.pem {arguments} -respin answer.der {trust} -resp_text"),
        );
        assert!(said.contains("Response verify OK") && !said.contains("Nonce Verify error"), "{said}");
        said
    }
}

fn times() -> Times {
    let next_update = now().checked_add(SignedDuration::from_hours(1)).unwrap();
    Times { produced_at: now(), this_update: now(), next_update }
}

const HELD: Reason = Reason::CertificateHold;

#[test]
fn answers_verify_and_lint_without_a_finding() {
    for kind in [KeyKind::P256, KeyKind::P384, KeyKind::Rsa2048] {
        let desk = Desk::new(kind);
        lint("lint_pkix_cert", desk.house.path(), "responder.pem");
        let leaf = desk.leaf("leaf.pem");
        for (hash, status, words) in [
            ("", Status::Good, "leaf.pem: good"),
            ("-sha256", Status::Revoked { at: now(), reason: HELD }, "leaf.pem: revoked"),
            ("-sha384", Status::Revoked { at: now(), reason: Reason::Unspecified }, "leaf.pem: revoked"),
            ("-sha512", Status::Unknown, "leaf.pem: unknown"),
        ] {
            let request = desk.asked(&format!("{hash} -cert leaf.pem"));
            let request_read = OcspRequest::from_der(&request).unwrap();
            assert_eq!(desk.responder.asked(&request_read), [Some(leaf.serial())]);
            desk.answer(&request, &[status]).unwrap();
            assert!(desk.said(&format!("-no_nonce {hash} -cert leaf.pem")).contains(words), "{words}");
            desk.said("-reqin req.der");
            lint("lint_ocsp_response", desk.house.path(), "--document-format DER answer.der");
            let said =
                ocsptool(desk.house.path(), "--verify-response --load-response answer.der --load-signer responder.pem");
            assert!(said.contains("Verifying OCSP Response: Success"), "{said}");
        }
    }
}

#[test]
fn an_answer_says_since_when_and_why() {
    let desk = Desk::new(KeyKind::P256);
    let leaf = desk.leaf("leaf.pem");
    let request = desk.asked("-cert leaf.pem");
    desk.answer(&request, &[Status::Revoked { at: now(), reason: HELD }]).unwrap();
    let said = desk.said("-reqin req.der");
    for line in [
        "Cert Status: revoked",
        "Revocation Time: Nov 22 10:00:00 2026 GMT",
        "Revocation Reason: certificateHold (0x6)",
        "Next Update: Nov 22 11:00:00 2026 GMT",
        "OCSP Nonce",
    ] {
        assert!(said.contains(line), "{line} is missing in\n{said}");
    }
    assert!(said.to_lowercase().contains(&leaf.serial().to_string()), "{said}");
}

#[test]
fn one_request_asks_about_several() {
    let desk = Desk::new(KeyKind::P256);
    let (first, second) = (desk.leaf("a.pem"), desk.leaf("b.pem"));
    let never = serial();
    let asks = format!("-cert a.pem -cert b.pem -serial 0x{never}");
    let request = desk.asked(&asks);
    let read = OcspRequest::from_der(&request).unwrap();
    assert_eq!(desk.responder.asked(&read), [Some(first.serial()), Some(second.serial()), Some(never)]);
    let statuses = [Status::Good, Status::Revoked { at: now(), reason: HELD }, Status::Unknown];
    desk.answer(&request, &statuses).unwrap();
    let said = desk.said(&format!("-no_nonce {asks}"));
    assert!(said.contains("a.pem: good") && said.contains("b.pem: revoked"), "{said}");
    assert!(said.contains(": unknown"), "{said}");
    assert_eq!(desk.answer(&request, &statuses[..2]), Err(AnswerFault::Count));
}

#[test]
fn a_request_comes_in_a_path_as_well() {
    let desk = Desk::new(KeyKind::P256);
    desk.leaf("leaf.pem");
    for asks in ["-cert leaf.pem", "-no_nonce -cert leaf.pem"] {
        let der = desk.asked(asks);
        let wanted = OcspRequest::from_der(&der).unwrap();
        let bare = BASE64.encode(&der);
        let escaped = bare.replace('+', "%2B").replace('/', "%2f").replace('=', "%3D");
        for path in [bare, escaped] {
            assert_eq!(OcspRequest::from_path(&path).as_ref(), Ok(&wanted), "{path}");
        }
        assert_eq!(wanted.nonce().is_some(), !asks.contains("no_nonce"));
    }
    for path in ["", "%", "%4", "%zz", "x", "MFE="] {
        assert!(OcspRequest::from_path(path).is_err(), "{path}");
    }
}

#[test]
fn another_issuers_certificates_are_not_answered_for() {
    let (desk, elsewhere) = (Desk::new(KeyKind::P256), Desk::new(KeyKind::P256));
    elsewhere.leaf("leaf.pem");
    let request = elsewhere.asked("-cert leaf.pem");
    assert_eq!(desk.responder.asked(&OcspRequest::from_der(&request).unwrap()), [None]);
    assert_eq!(desk.answer(&request, &[Status::Good]), Err(AnswerFault::Foreign));
}

#[test]
fn requests_that_do_not_hold_are_refused_by_their_own_code() {
    let desk = Desk::new(KeyKind::P256);
    desk.leaf("leaf.pem");
    let code = |der: &[u8]| OcspRequest::from_der(der).unwrap_err().code();
    assert_eq!(code(&vec![0x30; 20_000]), "ocsp_too_long");
    assert_eq!(code(b""), "ocsp_unreadable");
    let one = desk.asked("-no_nonce -cert leaf.pem");
    let asks = |count| format!("-no_nonce{}", " -cert leaf.pem".repeat(count));
    assert_eq!(code(&desk.asked(&asks(33))), "ocsp_count");
    assert_eq!(OcspRequest::from_der(&desk.asked(&asks(32))).unwrap().count(), 32);

    let with_nonce = |length: u8| {
        let oid = [0x06, 0x09, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x02];
        let value = tlv(0x04, &tlv(0x04, &vec![7; length.into()]));
        let extensions = tlv(0xa2, &tlv(0x30, &tlv(0x30, &[&oid[..], &value].concat())));
        // Two headers of two octets stand before the list.
        tlv(0x30, &tlv(0x30, &[&one[4..], &extensions].concat()))
    };
    assert_eq!(code(&with_nonce(0)), "ocsp_nonce");
    assert_eq!(code(&with_nonce(33)), "ocsp_nonce");
    assert_eq!(OcspRequest::from_der(&with_nonce(32)).unwrap().nonce(), Some(&[7; 32][..]));
    assert_eq!(OcspRequest::from_der(&with_nonce(1)).unwrap().nonce(), Some(&[7][..]));
}

#[test]
fn only_whom_the_issuer_certified_for_it_answers() {
    let (desk, elsewhere) = (Desk::new(KeyKind::P256), Desk::new(KeyKind::P256));
    let leaf = desk.leaf("leaf.pem");
    let made = |certificate: &Certificate| Responder::new(&desk.house.issuer, certificate.clone()).unwrap_err();
    assert_eq!(made(&leaf).code(), "responder_usage");
    assert_eq!(made(elsewhere.responder.certificate()), NotAResponder::Issuer);

    let request = OcspRequest::from_der(&desk.asked("-cert leaf.pem")).unwrap();
    let answer = |key, times: Times| desk.responder.answer(key, &request, &[Status::Good], &times).unwrap_err();
    assert_eq!(answer(&elsewhere.key, times()).code(), "signer_foreign_key");
    let late = now().checked_add(SignedDuration::from_hours(24 * 31)).unwrap();
    assert_eq!(answer(&desk.key, Times { produced_at: late, ..times() }), AnswerFault::NotValid);
}

#[test]
fn an_answer_that_is_none_says_which() {
    let folder = tempfile::tempdir().unwrap();
    for (failure, words) in [
        (Failure::MalformedRequest, "malformedrequest (1)"),
        (Failure::InternalError, "internalerror (2)"),
        (Failure::TryLater, "trylater (3)"),
        (Failure::Unauthorized, "unauthorized (6)"),
    ] {
        std::fs::write(folder.path().join("failure.der"), failure.der()).unwrap();
        let said = openssl_refuses(folder.path(), "ocsp -respin failure.der -noverify -resp_text");
        assert!(said.contains(words), "{said}");
        lint("lint_ocsp_response", folder.path(), "--document-format DER failure.der");
    }
}
