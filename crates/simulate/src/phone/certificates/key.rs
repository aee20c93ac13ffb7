//! A private key that is certified.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING,
    ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::algorithm::Algorithm;
use super::pem;
use crate::phone::error::Error;

/// A private key in PKCS#8. `Debug` does not show it; it is serialised for the phone's own folder only.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Key(Vec<u8>);

enum Pair {
    Elliptic(Algorithm, EcdsaKeyPair),
    Rsa(Algorithm, RsaKeyPair),
}

impl Key {
    /// Makes a key from the system's randomness.
    pub(crate) fn generate(algorithm: Algorithm) -> Result<Self, Error> {
        let pkcs8 = match algorithm {
            Algorithm::P256 => elliptic(&ECDSA_P256_SHA256_ASN1_SIGNING),
            Algorithm::P384 => elliptic(&ECDSA_P384_SHA384_ASN1_SIGNING),
            Algorithm::Rsa2048 => rsa(KeySize::Rsa2048),
            Algorithm::Rsa3072 => rsa(KeySize::Rsa3072),
            Algorithm::Rsa4096 => rsa(KeySize::Rsa4096),
        };
        pkcs8.map(Self).map_err(|_| Error::Key)
    }

    /// Takes a key in PKCS#8 that somebody else made, if it is of a kind that is known here.
    pub(crate) fn read(pkcs8: Vec<u8>) -> Option<Self> {
        let key = Self(pkcs8);
        key.pair().is_some().then_some(key)
    }

    /// The public key, as a `SubjectPublicKeyInfo` in DER.
    pub(crate) fn public(&self) -> Result<Vec<u8>, Error> {
        let spki: Result<PublicKeyX509Der<'_>, Unspecified> = match self.pair().ok_or(Error::Key)? {
            Pair::Elliptic(_, pair) => pair.public_key().as_der(),
            Pair::Rsa(_, pair) => pair.public_key().as_der(),
        };
        spki.map(|spki| spki.as_ref().to_vec()).map_err(|_| Error::Key)
    }

    /// A signature over the message, and the `AlgorithmIdentifier` of how it was made.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Error> {
        let random = SystemRandom::new();
        let (algorithm, signature) = match self.pair().ok_or(Error::Key)? {
            Pair::Elliptic(algorithm, pair) => {
                (algorithm, pair.sign(&random, message).map(|signature| signature.as_ref().to_vec()))
            }
            Pair::Rsa(algorithm, pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let signed = pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
                (algorithm, signed.map(|()| signature))
            }
        };
        Ok((signature.map_err(|_| Error::Key)?, algorithm.signature()))
    }

    /// A signature as browsers make them: ECDSA as `r || s`, with the hash of the curve's size; RSA with PKCS#1 v1.5 over
    /// SHA-256.
    pub(crate) fn sign_fixed(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signing = match self.pair().ok_or(Error::Key)? {
            Pair::Elliptic(Algorithm::P256, _) => &ECDSA_P256_SHA256_FIXED_SIGNING,
            Pair::Elliptic(..) => &ECDSA_P384_SHA384_FIXED_SIGNING,
            Pair::Rsa(..) => return self.sign(message).map(|(signature, _)| signature),
        };
        let pair = EcdsaKeyPair::from_pkcs8(signing, &self.0).map_err(|_| Error::Key)?;
        let signature = pair.sign(&SystemRandom::new(), message).map_err(|_| Error::Key)?;
        Ok(signature.as_ref().to_vec())
    }

    /// The same as PEM.
    pub(crate) fn to_pem(&self) -> String {
        pem::write("PRIVATE KEY", &self.0)
    }

    fn pair(&self) -> Option<Pair> {
        let elliptic =
            |algorithm, signing| EcdsaKeyPair::from_pkcs8(signing, &self.0).map(|pair| Pair::Elliptic(algorithm, pair));
        elliptic(Algorithm::P256, &ECDSA_P256_SHA256_ASN1_SIGNING)
            .or_else(|_| elliptic(Algorithm::P384, &ECDSA_P384_SHA384_ASN1_SIGNING))
            .ok()
            .or_else(|| {
                let pair = RsaKeyPair::from_pkcs8(&self.0).ok()?;
                let algorithm = match pair.public_modulus_len() {
                    256 => Algorithm::Rsa2048,
                    384 => Algorithm::Rsa3072,
                    512 => Algorithm::Rsa4096,
                    _ => return None,
                };
                Some(Pair::Rsa(algorithm, pair))
            })
    }
}

fn elliptic(algorithm: &'static aws_lc_rs::signature::EcdsaSigningAlgorithm) -> Result<Vec<u8>, Unspecified> {
    Ok(EcdsaKeyPair::generate(algorithm)?.to_pkcs8v1()?.as_ref().to_vec())
}

fn rsa(size: KeySize) -> Result<Vec<u8>, Unspecified> {
    Ok(RsaKeyPair::generate(size)?.as_der()?.as_ref().to_vec())
}

impl TryFrom<String> for Key {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let pkcs8 = STANDARD.decode(text).map_err(|_| "a key is not base64")?;
        Self::read(pkcs8).ok_or("a key is of no kind that is known")
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        STANDARD.encode(key.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
