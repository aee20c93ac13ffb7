//! `DPoP` proofs (RFC 9449), without an access token, as the enrolment protocol wants them:
//! ES256 alone, and a claim over the body besides.
//!
//! Here stands what a proof says by itself. Whether its nonce is fresh and its
//! identifier new is looked at afterwards, in `request`.

use aws_lc_rs::digest;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use axum::http::{HeaderMap, Method};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::device::{PublicKey, Thumbprint};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::jwk::{self, Jwk};

/// How long a proof may be, in bytes.
const MAX_LENGTH: usize = 4096;

/// What a proof is to prove.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// The method of the request.
    pub(crate) method: &'a Method,
    /// Its address: the configured public URL and the path, whatever the request claims.
    pub(crate) url: &'a str,
    /// The bytes of the body as they came.
    pub(crate) body: &'a [u8],
}

/// A proof that holds, but for its nonce and whether it was used before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proof {
    /// The key that signed it.
    pub(crate) key: PublicKey,
    /// That key's thumbprint: which phone it is.
    pub(crate) thumbprint: Thumbprint,
    /// Its identifier, to be used once.
    pub(crate) jti: String,
    /// The nonce that it was made with.
    pub(crate) nonce: Option<String>,
}

/// Why a proof does not hold. For the log and for who writes a phone; a phone
/// is told no more than `dpop_invalid` and this sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidProof {
    #[error("send exactly one DPoP header")]
    Header,
    #[error("a DPoP proof is a compact JWS of at most 4,096 bytes with all claims that the protocol names")]
    Form,
    #[error("a DPoP proof has typ dpop+jwt, alg ES256 and no crit")]
    Algorithm,
    #[error("the proof's jwk is no public key on P-256")]
    Key,
    #[error("the proof's signature does not verify")]
    Signature,
    #[error("the proof was made for another method")]
    Method,
    #[error("the proof was made for another address; htu must be the server's public address and the path")]
    Address,
    #[error("the proof was made for another body")]
    Body,
}

#[derive(Deserialize)]
struct Header {
    typ: String,
    alg: String,
    jwk: Jwk,
    #[serde(default, deserialize_with = "jwk::is_there")]
    crit: bool,
}

#[derive(Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    /// Required, and not looked at: phones' clocks are wrong.
    #[serde(rename = "iat")]
    _iat: serde_json::Number,
    nonce: Option<String>,
    body_sha256: String,
}

/// Checks a request's proof in the order that the protocol gives.
pub(crate) fn verify(headers: &HeaderMap, request: Request<'_>) -> Result<Proof, InvalidProof> {
    let proof = the_header(headers)?;
    let (input, signature) = proof.rsplit_once('.').ok_or(InvalidProof::Form)?;
    let (header, claims) = input.split_once('.').ok_or(InvalidProof::Form)?;
    let signature = decode(signature)?;
    let (header, claims): (Header, Claims) = (part(header)?, part(claims)?);
    if !(16..=128).contains(&claims.jti.chars().count()) {
        return Err(InvalidProof::Form);
    }
    if header.typ != "dpop+jwt" || header.alg != "ES256" || header.crit {
        return Err(InvalidProof::Algorithm);
    }
    let key = header.jwk.key().map_err(|_| InvalidProof::Key)?;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, jwk::point(&key))
        .verify(input.as_bytes(), &signature)
        .map_err(|_| InvalidProof::Signature)?;
    claims.fit(request)?;
    Ok(Proof { key, thumbprint: jwk::thumbprint(&key), jti: claims.jti, nonce: claims.nonce })
}

impl Claims {
    fn fit(&self, request: Request<'_>) -> Result<(), InvalidProof> {
        if self.htm != request.method.as_str() {
            return Err(InvalidProof::Method);
        }
        if self.htu != request.url {
            return Err(InvalidProof::Address);
        }
        let hash = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, request.body));
        if self.body_sha256 == hash { Ok(()) } else { Err(InvalidProof::Body) }
    }
}

fn the_header(headers: &HeaderMap) -> Result<&str, InvalidProof> {
    let mut all = headers.get_all("dpop").iter();
    let (Some(proof), None) = (all.next(), all.next()) else { return Err(InvalidProof::Header) };
    if proof.len() > MAX_LENGTH {
        return Err(InvalidProof::Form);
    }
    proof.to_str().map_err(|_| InvalidProof::Form)
}

fn part<T: DeserializeOwned>(segment: &str) -> Result<T, InvalidProof> {
    serde_json::from_slice(&decode(segment)?).map_err(|_| InvalidProof::Form)
}

fn decode(segment: &str) -> Result<Vec<u8>, InvalidProof> {
    URL_SAFE_NO_PAD.decode(segment).map_err(|_| InvalidProof::Form)
}

#[cfg(test)]
#[path = "dpop_tests.rs"]
mod tests;
