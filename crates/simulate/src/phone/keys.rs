//! The two key pairs of an enrolment: one signs proofs, the other is for ECDH.

use std::fmt;

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::SigningKey;
use p256::elliptic_curve::Generate;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Both private keys. `Debug` shows neither; they are serialised for the phone's own folder only.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Keys {
    #[serde(with = "scalar")]
    signing: SecretKey,
    #[serde(with = "scalar")]
    encryption: SecretKey,
}

/// A public key as RFC 7517 and 7518 § 6.2 write it. Member order is that of RFC 7638, so its JSON is the thumbprint's input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Jwk {
    crv: &'static str,
    kty: &'static str,
    x: String,
    y: String,
}

impl Keys {
    /// Makes both keys from the system's randomness.
    pub(crate) fn generate() -> Self {
        Self { signing: SecretKey::generate(), encryption: SecretKey::generate() }
    }

    pub(crate) fn signing_key(&self) -> SigningKey {
        SigningKey::from(&self.signing)
    }

    pub(crate) fn public_signing_key(&self) -> Jwk {
        Jwk::of(&self.signing.public_key())
    }

    /// The key that keys from the server are encrypted to.
    pub(crate) fn encryption_key(&self) -> &SecretKey {
        &self.encryption
    }

    pub(crate) fn public_encryption_key(&self) -> Jwk {
        Jwk::of(&self.encryption.public_key())
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.public_signing_key().thumbprint())
    }
}

impl Jwk {
    fn of(key: &PublicKey) -> Self {
        let point = key.to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32); // uncompressed: 04, then both coordinates
        Self { crv: "P-256", kty: "EC", x: base64url(x), y: base64url(y) }
    }

    /// The thumbprint by which the server knows the phone (RFC 7638).
    pub(crate) fn thumbprint(&self) -> String {
        let canonical = format!(r#"{{"crv":"{}","kty":"{}","x":"{}","y":"{}"}}"#, self.crv, self.kty, self.x, self.y);
        sha256(canonical.as_bytes())
    }
}

/// base64url without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The SHA-256 of `bytes`, as base64url.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    base64url(digest::digest(&digest::SHA256, bytes).as_ref())
}

mod scalar {
    use super::{Deserialize, Deserializer, Engine, SecretKey, Serializer, URL_SAFE_NO_PAD, base64url};

    pub(super) fn serialize<S: Serializer>(key: &SecretKey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64url(&key.to_bytes()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretKey, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(serde::de::Error::custom)?;
        SecretKey::from_slice(&bytes).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 7515, appendix A.3, and its thumbprint, computed with an independent implementation.
    #[test]
    fn a_published_key_gives_its_jwk_and_survives_storage() {
        let stored = serde_json::json!({
            "signing": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
            "encryption": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
        });
        let keys: Keys = serde_json::from_value(stored.clone()).unwrap();
        let jwk = keys.public_signing_key();
        assert_eq!(jwk.x, "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
        assert_eq!(jwk.y, "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        assert_eq!(jwk.thumbprint(), "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
        assert_eq!(serde_json::to_value(&keys).unwrap(), stored);
        assert!(!format!("{keys:?}").contains("jpsQnnGQmL"));
    }
}
