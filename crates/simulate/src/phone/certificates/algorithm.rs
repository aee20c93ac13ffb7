//! The algorithms of keys and signatures, and how ASN.1 names them.

use aws_lc_rs::signature::{self, VerificationAlgorithm};
use serde::{Deserialize, Serialize};

use super::der::{self, OBJECT_IDENTIFIER, Reader, SEQUENCE};

/// What kind of key a template asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Algorithm {
    /// ECDSA or ECDH on NIST P-256.
    P256,
    /// ECDSA or ECDH on NIST P-384.
    P384,
    /// RSA with 2048 bits.
    Rsa2048,
    /// RSA with 3072 bits.
    Rsa3072,
    /// RSA with 4096 bits.
    Rsa4096,
}

const NULL: &[u8] = &[5, 0];

const ECDSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const ECDSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
const ECDSA_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4];
const RSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0xd, 1, 1, 11];
const RSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0xd, 1, 1, 12];
const RSA_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0xd, 1, 1, 13];

const EC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const RSA_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0xd, 1, 1, 1];
const CURVE_P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const CURVE_P384: &[u8] = &[0x2b, 0x81, 4, 0, 34];

impl Algorithm {
    /// The `AlgorithmIdentifier` of what such a key signs with here: ECDSA over the hash of the curve's size (RFC 5758
    /// §3.2), RSA with PKCS#1 v1.5 over SHA-256 (RFC 4055 §5).
    pub(crate) fn signature(self) -> Vec<u8> {
        match self {
            Self::P256 => der::sequence(&[&der::write(OBJECT_IDENTIFIER, ECDSA_SHA256)]),
            Self::P384 => der::sequence(&[&der::write(OBJECT_IDENTIFIER, ECDSA_SHA384)]),
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => {
                der::sequence(&[&der::write(OBJECT_IDENTIFIER, RSA_SHA256), NULL])
            }
        }
    }
}

/// A public key of a certificate, to verify with.
pub(crate) struct Verifier<'a> {
    kind: Kind,
    bits: &'a [u8],
}

#[derive(Clone, Copy)]
enum Kind {
    P256,
    P384,
    Rsa,
}

impl<'a> Verifier<'a> {
    /// The key in a `SubjectPublicKeyInfo`.
    pub(crate) fn new(spki: &'a [u8]) -> Option<Self> {
        let mut parts = Reader::new(spki).take(SEQUENCE)?.parts();
        let mut identifier = parts.take(SEQUENCE)?.parts();
        let family = identifier.take(OBJECT_IDENTIFIER)?.content;
        let kind = match (family, identifier.any()?.content) {
            (EC_KEY, CURVE_P256) => Kind::P256,
            (EC_KEY, CURVE_P384) => Kind::P384,
            (RSA_KEY, _) => Kind::Rsa,
            _ => return None,
        };
        Some(Self { kind, bits: parts.take(der::BIT_STRING)?.octets()? })
    }

    /// Whether the key made the signature, with the algorithm of that object identifier.
    pub(crate) fn verifies(&self, algorithm: &[u8], message: &[u8], signature: &[u8]) -> bool {
        let Some(algorithm) = self.algorithm(algorithm) else { return false };
        signature::UnparsedPublicKey::new(algorithm, self.bits).verify(message, signature).is_ok()
    }

    fn algorithm(&self, identifier: &[u8]) -> Option<&'static dyn VerificationAlgorithm> {
        Some(match (self.kind, identifier) {
            (Kind::P256, ECDSA_SHA256) => &signature::ECDSA_P256_SHA256_ASN1,
            (Kind::P256, ECDSA_SHA384) => &signature::ECDSA_P256_SHA384_ASN1,
            (Kind::P256, ECDSA_SHA512) => &signature::ECDSA_P256_SHA512_ASN1,
            (Kind::P384, ECDSA_SHA256) => &signature::ECDSA_P384_SHA256_ASN1,
            (Kind::P384, ECDSA_SHA384) => &signature::ECDSA_P384_SHA384_ASN1,
            (Kind::P384, ECDSA_SHA512) => &signature::ECDSA_P384_SHA512_ASN1,
            (Kind::Rsa, RSA_SHA256) => &signature::RSA_PKCS1_2048_8192_SHA256,
            (Kind::Rsa, RSA_SHA384) => &signature::RSA_PKCS1_2048_8192_SHA384,
            (Kind::Rsa, RSA_SHA512) => &signature::RSA_PKCS1_2048_8192_SHA512,
            _ => return None,
        })
    }
}
