//! Checks proofs with another cryptographic library than the one that the phone signs with.

use aws_lc_rs::digest;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// What a proof that holds says.
pub(crate) struct Proof {
    pub(crate) jti: String,
    pub(crate) nonce: Option<String>,
    pub(crate) jwk: Value,
    pub(crate) thumbprint: String,
}

/// Panics on a proof that breaks the specification in anything but its nonce.
pub(crate) fn check(headers: &HeaderMap, method: &str, url: &str, body: &[u8]) -> Proof {
    let proofs: Vec<_> = headers.get_all("dpop").iter().collect();
    assert_eq!(proofs.len(), 1, "exactly one DPoP header");
    let proof = proofs[0].to_str().unwrap();
    assert!(proof.len() <= 4096);
    let (input, signature) = proof.rsplit_once('.').unwrap();
    let (header, claims) = input.split_once('.').unwrap();
    let (header, claims) = (part(header), part(claims));

    assert_eq!((&header["typ"], &header["alg"]), (&json!("dpop+jwt"), &json!("ES256")));
    let jwk = &header["jwk"];
    assert_eq!((&jwk["kty"], &jwk["crv"], jwk.get("d")), (&json!("EC"), &json!("P-256"), None));
    let (x, y) = (text(&jwk["x"]), text(&jwk["y"]));
    let point = [&[4][..], &decode(x), &decode(y)].concat();
    assert_eq!(point.len(), 65);
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
    key.verify(input.as_bytes(), &decode(signature)).expect("the signature holds");

    assert_eq!((text(&claims["htm"]), text(&claims["htu"])), (method, url));
    assert_eq!(text(&claims["body_sha256"]), sha256(body));
    assert!(claims["iat"].is_i64());
    let jti = text(&claims["jti"]).to_owned();
    assert!((16..=128).contains(&jti.len()));
    let thumbprint = sha256(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#).as_bytes());
    Proof { jti, nonce: claims["nonce"].as_str().map(str::to_owned), jwk: jwk.clone(), thumbprint }
}

fn part(segment: &str) -> Value {
    serde_json::from_slice(&decode(segment)).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, bytes))
}
