//! `DPoP` proofs (RFC 9449) as the enrolment protocol wants them.

use jiff::Timestamp;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use p256::elliptic_curve::Generate;
use serde::Serialize;

use super::keys::{Jwk, Keys, base64url, sha256};

/// What a proof is made for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    /// `public_url` + path.
    pub(crate) url: &'a str,
    pub(crate) body: &'a [u8],
    pub(crate) nonce: Option<&'a str>,
    pub(crate) at: Timestamp,
}

#[derive(Serialize)]
struct Header {
    typ: &'static str,
    alg: &'static str,
    jwk: Jwk,
}

#[derive(Serialize)]
struct Claims<'a> {
    jti: &'a str,
    htm: &'a str,
    htu: &'a str,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    body_sha256: String,
}

/// The value of the `DPoP` header, with a `jti` of its own.
pub(crate) fn sign(keys: &Keys, request: Request<'_>) -> serde_json::Result<String> {
    sign_as(&base64url(&<[u8; 16]>::generate()), keys, request)
}

fn sign_as(jti: &str, keys: &Keys, request: Request<'_>) -> serde_json::Result<String> {
    let header = Header { typ: "dpop+jwt", alg: "ES256", jwk: keys.public_signing_key() };
    let claims = Claims {
        jti,
        htm: request.method,
        htu: request.url,
        iat: request.at.as_second(),
        nonce: request.nonce,
        body_sha256: sha256(request.body),
    };
    let input = format!("{}.{}", segment(&header)?, segment(&claims)?);
    let signature: Signature = keys.signing_key().sign(input.as_bytes());
    Ok(format!("{input}.{}", base64url(&signature.to_bytes())))
}

fn segment(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_vec(value).map(|json| base64url(&json))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The proof that the specification prints. ECDSA is deterministic here (RFC 6979), so it is the same each time.
    #[test]
    fn the_proof_in_the_specification_is_the_one_that_this_phone_makes() {
        let scalar = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"; // RFC 7515, appendix A.3
        let keys: Keys = serde_json::from_value(serde_json::json!({"signing": scalar, "encryption": scalar})).unwrap();
        let request = Request {
            method: "POST",
            url: "https://doors.example.org/enrol/v1/confirm",
            body: br#"{"installed":[{"kind":"door_id"}]}"#,
            nonce: Some("8IBTHwOdqNKAWeKl7plt8g"),
            at: "2026-11-20T08:00:00Z".parse().unwrap(),
        };
        let proof = sign_as("-BwC3ESc6acc2lTc2pXqmA", &keys, request).unwrap();
        let specification = include_str!("../../../../docs/src/enrolment-protocol.md");
        let printed: String = specification.split_whitespace().collect();
        assert!(printed.contains(&proof), "the specification should print\n{proof}");
    }

    #[test]
    fn no_two_proofs_have_the_same_identifier() {
        let keys = Keys::generate();
        let request = Request { method: "GET", url: "https://a", body: b"", nonce: None, at: Timestamp::UNIX_EPOCH };
        let claims = |proof: String| proof.split('.').nth(1).map(str::to_owned);
        assert_ne!(claims(sign(&keys, request).unwrap()), claims(sign(&keys, request).unwrap()));
    }
}
