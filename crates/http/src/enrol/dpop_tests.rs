use axum::http::HeaderValue;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const URL: &str = "https://doors.example.org/enrol/v1/confirm";
const BODY: &[u8] = br#"{"installed":[{"kind":"door_id"}]}"#;
const NONCE: &str = "8IBTHwOdqNKAWeKl7plt8g";

/// The proof as the specification prints it.
fn printed() -> String {
    let specification = include_str!("../../../../docs/src/enrolment-protocol.md");
    let mut blocks = specification.split("```text\n");
    blocks
        .find_map(|block| block.starts_with("eyJ").then(|| block.split("```").next()))
        .flatten()
        .unwrap()
        .replace('\n', "")
}

fn key() -> SigningKey {
    let scalar = decode("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI").unwrap(); // RFC 7515, appendix A.3
    SigningKey::from_slice(&scalar).unwrap()
}

fn header() -> Value {
    json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": {
        "crv": "P-256", "kty": "EC",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }})
}

fn claims() -> Value {
    json!({
        "jti": "-BwC3ESc6acc2lTc2pXqmA", "htm": "POST", "htu": URL, "iat": 1_795_161_600, "nonce": NONCE,
        "body_sha256": "Rw8KQnq2_gi_Soub6o5hN2UNSFVBbPowc1U7tnZH1eE",
    })
}

fn sign(header: &Value, claims: &Value) -> String {
    let segment = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let input = format!("{}.{}", segment(header), segment(claims));
    let signature: Signature = key().sign(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn check(proof: &str) -> Result<Proof, InvalidProof> {
    let headers = HeaderMap::from_iter([("dpop".parse().unwrap(), HeaderValue::from_str(proof).unwrap())]);
    verify(&headers, Request { method: &Method::POST, url: URL, body: BODY })
}

#[test]
fn the_proof_that_the_specification_prints_holds() {
    let proof = check(&printed()).unwrap();
    assert_eq!((proof.jti.as_str(), proof.nonce.as_deref()), ("-BwC3ESc6acc2lTc2pXqmA", Some(NONCE)));
    assert_eq!(URL_SAFE_NO_PAD.encode(proof.thumbprint.0), "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
}

#[test]
fn it_proves_that_request_only() {
    let proof = printed();
    let headers = HeaderMap::from_iter([("dpop".parse().unwrap(), HeaderValue::from_str(&proof).unwrap())]);
    let right = Request { method: &Method::POST, url: URL, body: BODY };
    let verify = |request: Request<'_>| verify(&headers, request).unwrap_err();
    assert_eq!(verify(Request { method: &Method::GET, ..right }), InvalidProof::Method);
    assert_eq!(verify(Request { url: "https://other.example.org/enrol/v1/confirm", ..right }), InvalidProof::Address);
    let longer = format!("{URL}/");
    assert_eq!(verify(Request { url: &longer, ..right }), InvalidProof::Address);
    assert_eq!(verify(Request { body: b"{}", ..right }), InvalidProof::Body);
}

#[test]
fn one_header_no_less_and_no_more() {
    let request = Request { method: &Method::POST, url: URL, body: BODY };
    assert_eq!(verify(&HeaderMap::new(), request), Err(InvalidProof::Header));
    let mut two = HeaderMap::new();
    for _ in 0..2 {
        two.append("dpop", HeaderValue::from_str(&printed()).unwrap());
    }
    assert_eq!(verify(&two, request), Err(InvalidProof::Header));
}

#[test]
fn a_header_or_claim_that_does_not_fit_is_refused_although_it_is_signed() {
    use InvalidProof::{Address, Algorithm, Body, Form, Key, Method};
    assert!(check(&sign(&header(), &claims())).is_ok());
    let headers = [
        ("typ", json!("JWT"), Algorithm),
        ("typ", json!("DPOP+JWT"), Algorithm),
        ("alg", json!("none"), Algorithm),
        ("alg", json!("HS256"), Algorithm),
        ("alg", json!("ES384"), Algorithm),
        ("crit", json!(["exp"]), Algorithm),
        ("crit", Value::Null, Algorithm),
        ("jwk", json!({}), Form),
        ("jwk", json!({"kty": "oct", "crv": "P-256", "x": "", "y": ""}), Key),
    ];
    for (member, value, expected) in headers {
        let mut header = header();
        header[member] = value.clone();
        assert_eq!(check(&sign(&header, &claims())), Err(expected), "{member}: {value}");
    }
    let claimed = [
        ("jti", json!("short"), Form),
        ("jti", json!("x".repeat(129)), Form),
        ("htm", json!("post"), Method),
        ("htu", json!("https://doors.example.org/enrol/v1/confirm?"), Address),
        ("htu", json!("https://DOORS.example.org/enrol/v1/confirm"), Address),
        ("iat", json!("now"), Form),
        ("nonce", json!(7), Form),
        ("body_sha256", json!("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"), Body),
    ];
    for (member, value, expected) in claimed {
        let mut claims = claims();
        claims[member] = value.clone();
        assert_eq!(check(&sign(&header(), &claims)), Err(expected), "{member}: {value}");
    }
    for member in ["jti", "htm", "htu", "iat", "body_sha256"] {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(member);
        assert_eq!(check(&sign(&header(), &claims)), Err(Form), "without {member}");
    }
}

#[test]
fn a_proof_without_a_nonce_or_with_any_clock_holds_so_far() {
    let mut claims = claims();
    claims["iat"] = json!(-1);
    claims.as_object_mut().unwrap().remove("nonce");
    assert_eq!(check(&sign(&header(), &claims)).unwrap().nonce, None);
}

#[test]
fn a_member_that_stands_there_twice_is_refused() {
    let twice = claims().to_string().replacen('{', r#"{"htm":"GET","#, 1);
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header().to_string()), URL_SAFE_NO_PAD.encode(twice));
    let signature: Signature = key().sign(input.as_bytes());
    let proof = format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()));
    assert_eq!(check(&proof), Err(InvalidProof::Form));
}

#[test]
fn what_is_longer_than_the_protocol_allows_is_not_read() {
    let mut claims = claims();
    claims["more"] = json!("x".repeat(4096));
    assert_eq!(check(&sign(&header(), &claims)), Err(InvalidProof::Form));
}

proptest! {
    /// Neither another character, nor one less, nor one more is taken for the same proof.
    #[test]
    fn a_changed_proof_never_holds(at in 0_usize..700, with in prop::char::range(' ', '~'), how in 0_u8..3) {
        let proof = printed();
        let at = at % proof.len();
        let mut changed: Vec<char> = proof.chars().collect();
        match how {
            0 => changed[at] = with,
            1 => changed.insert(at, with),
            _ => drop(changed.remove(at)),
        }
        let changed: String = changed.into_iter().collect();
        // White space around a header's value is no part of it.
        prop_assume!(changed.trim() != proof);
        prop_assert!(check(&changed).is_err());
    }

    #[test]
    fn no_text_at_all_makes_it_fall_over(text in "[ -~]{0,200}", parts in prop::collection::vec("[ -~]{0,80}", 3)) {
        prop_assert!(check(&text).is_err());
        let encoded: Vec<String> = parts.iter().map(|part| URL_SAFE_NO_PAD.encode(part)).collect();
        prop_assert!(check(&encoded.join(".")).is_err());
    }

    /// Signed nonsense: every member replaced by something else.
    #[test]
    fn signed_nonsense_is_refused(member in 0_usize..9, value in prop_oneof![
        Just(Value::Null), any::<bool>().prop_map(Value::from), any::<u64>().prop_map(Value::from),
        "[ -~]{0,40}".prop_map(Value::from), Just(json!([])), Just(json!({"a": [1, {}]})),
    ]) {
        let (mut header, mut claims) = (header(), claims());
        let names = ["typ", "alg", "jwk", "jti", "htm", "htu", "body_sha256", "crit", "iat"];
        let name = names[member];
        if matches!(name, "typ" | "alg" | "jwk" | "crit") { header[name] = value.clone(); } else { claims[name] = value.clone(); }
        let free = matches!((name, &value), ("iat", Value::Number(_)) | ("jti", Value::String(_)));
        prop_assert!(free || check(&sign(&header, &claims)).is_err());
    }
}
