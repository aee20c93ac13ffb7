//! Public keys as phones write them (RFC 7517, RFC 7518 §6.2.1): P-256, nothing else.

use aws_lc_rs::digest;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::device::{PublicKey, Thumbprint};
use serde::de::{Deserializer, IgnoredAny};
use serde::{Deserialize, Serialize};

/// A public key as it is written. It may still be no key at all: see [`Jwk::key`].
#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
pub(crate) struct Jwk {
    /// `EC`.
    #[schema(example = "EC")]
    kty: String,
    /// `P-256`.
    #[schema(example = "P-256")]
    crv: String,
    /// The x coordinate: base64url of 32 bytes, without padding.
    #[schema(example = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")]
    x: String,
    /// The y coordinate: base64url of 32 bytes, without padding.
    #[schema(example = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")]
    y: String,
    /// A private key has no business here.
    #[serde(default, deserialize_with = "is_there", skip_serializing)]
    #[schema(ignore)]
    d: bool,
}

/// A member that must not be there, whatever its value, `null` included.
pub(crate) fn is_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// Why it is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a public key on P-256: kty EC, crv P-256, x and y as base64url of 32 bytes each, and no d")]
pub(crate) struct InvalidKey;

impl Jwk {
    /// The key, once it is known to be a point of the curve.
    pub(crate) fn key(&self) -> Result<PublicKey, InvalidKey> {
        if self.kty != "EC" || self.crv != "P-256" || self.d {
            return Err(InvalidKey);
        }
        let key = PublicKey { x: coordinate(&self.x)?, y: coordinate(&self.y)? };
        ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point(&key)).map_err(|_| InvalidKey)?;
        Ok(key)
    }
}

fn coordinate(text: &str) -> Result<[u8; 32], InvalidKey> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidKey)?;
    bytes.try_into().map_err(|_| InvalidKey)
}

/// The point, uncompressed: `04`, x, y (SEC 1 §2.3.3).
pub(crate) fn point(key: &PublicKey) -> [u8; 65] {
    let mut point = [4; 65];
    point[1..33].copy_from_slice(&key.x);
    point[33..].copy_from_slice(&key.y);
    point
}

/// What a phone is recognised by (RFC 7638).
pub(crate) fn thumbprint(key: &PublicKey) -> Thumbprint {
    let (x, y) = (URL_SAFE_NO_PAD.encode(key.x), URL_SAFE_NO_PAD.encode(key.y));
    let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    let mut thumbprint = [0; 32];
    thumbprint.copy_from_slice(digest::digest(&digest::SHA256, canonical.as_bytes()).as_ref());
    Thumbprint(thumbprint)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// RFC 7515, appendix A.3.
    fn published() -> Value {
        json!({
            "kty": "EC", "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        })
    }

    fn read(value: Value) -> Result<PublicKey, InvalidKey> {
        serde_json::from_value::<Jwk>(value).map_err(|_| InvalidKey)?.key()
    }

    #[test]
    fn a_published_key_has_its_published_thumbprint() {
        let key = read(published()).unwrap();
        let thumbprint = URL_SAFE_NO_PAD.encode(thumbprint(&key).0);
        assert_eq!(thumbprint, "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
    }

    #[test]
    fn what_is_not_exactly_a_public_key_on_p256_is_refused() {
        let changes = [
            ("kty", json!("RSA")),
            ("crv", json!("P-384")),
            ("crv", json!("secp256k1")),
            ("d", json!("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")),
            ("d", Value::Null),
            ("x", json!("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU=")),
            ("x", json!("g83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")), // not on the curve
            ("x", json!("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEV")), // spare bits that are not zero
            ("y", json!("AA")),
            ("y", json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
            ("y", json!(7)),
        ];
        for (member, value) in changes {
            let mut jwk = published();
            jwk[member] = value.clone();
            assert_eq!(read(jwk), Err(InvalidKey), "{member}: {value}");
        }
        let mut more = published();
        more["kid"] = json!("whatever");
        assert!(read(more).is_ok(), "members that are not known do not matter");
    }
}
