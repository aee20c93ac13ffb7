//! The signature algorithms, how they are named in ASN.1, and how they are verified.

use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use der::asn1::{AnyRef, ObjectIdentifier};
use spki::AlgorithmIdentifierRef;

use super::{KeyKind, PublicKey};
use crate::oid;

/// What a signature is made with. SHA-1 is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// ECDSA over SHA-256.
    EcdsaSha256,
    /// ECDSA over SHA-384.
    EcdsaSha384,
    /// ECDSA over SHA-512.
    EcdsaSha512,
    /// RSA with PKCS#1 v1.5 padding over SHA-256.
    RsaSha256,
    /// RSA with PKCS#1 v1.5 padding over SHA-384.
    RsaSha384,
    /// RSA with PKCS#1 v1.5 padding over SHA-512.
    RsaSha512,
}

/// A signature that is not the key's over these bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify")]
pub struct BadSignature;

const OIDS: &[(SignatureAlgorithm, ObjectIdentifier)] = &[
    (SignatureAlgorithm::EcdsaSha256, oid::ECDSA_WITH_SHA256),
    (SignatureAlgorithm::EcdsaSha384, oid::ECDSA_WITH_SHA384),
    (SignatureAlgorithm::EcdsaSha512, oid::ECDSA_WITH_SHA512),
    (SignatureAlgorithm::RsaSha256, oid::SHA256_WITH_RSA),
    (SignatureAlgorithm::RsaSha384, oid::SHA384_WITH_RSA),
    (SignatureAlgorithm::RsaSha512, oid::SHA512_WITH_RSA),
];

impl SignatureAlgorithm {
    /// What a key of this kind signs with, when it is free to choose.
    #[must_use]
    pub const fn usual(kind: KeyKind) -> Self {
        match kind {
            KeyKind::P256 => Self::EcdsaSha256,
            KeyKind::P384 => Self::EcdsaSha384,
            KeyKind::Rsa2048 | KeyKind::Rsa3072 | KeyKind::Rsa4096 => Self::RsaSha256,
        }
    }

    /// Verifies that `signature` was made by `key` over `message`.
    ///
    /// # Errors
    /// [`BadSignature`], also where the key is not of the algorithm's family.
    pub fn verify(self, key: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        let algorithm = self.verifier(key.kind()).ok_or(BadSignature)?;
        UnparsedPublicKey::new(algorithm, key.bits()).verify(message, signature).map_err(|_| BadSignature)
    }

    /// Whether keys of this kind sign with it.
    #[must_use]
    pub fn suits(self, kind: KeyKind) -> bool {
        self.verifier(kind).is_some()
    }

    fn verifier(self, kind: KeyKind) -> Option<&'static dyn VerificationAlgorithm> {
        Some(match (self, kind) {
            (Self::EcdsaSha256, KeyKind::P256) => &signature::ECDSA_P256_SHA256_ASN1,
            (Self::EcdsaSha384, KeyKind::P256) => &signature::ECDSA_P256_SHA384_ASN1,
            (Self::EcdsaSha512, KeyKind::P256) => &signature::ECDSA_P256_SHA512_ASN1,
            (Self::EcdsaSha256, KeyKind::P384) => &signature::ECDSA_P384_SHA256_ASN1,
            (Self::EcdsaSha384, KeyKind::P384) => &signature::ECDSA_P384_SHA384_ASN1,
            (Self::EcdsaSha512, KeyKind::P384) => &signature::ECDSA_P384_SHA512_ASN1,
            (Self::RsaSha256, kind) if !kind.is_elliptic() => &signature::RSA_PKCS1_2048_8192_SHA256,
            (Self::RsaSha384, kind) if !kind.is_elliptic() => &signature::RSA_PKCS1_2048_8192_SHA384,
            (Self::RsaSha512, kind) if !kind.is_elliptic() => &signature::RSA_PKCS1_2048_8192_SHA512,
            _ => return None,
        })
    }

    /// The algorithm that an identifier names, if it is one of these.
    ///
    /// For ECDSA the parameters are absent (RFC 5758 §3.2); for RSA they are NULL,
    /// and who reads must take absent ones, too (RFC 4055 §5).
    pub(crate) fn of(identifier: &AlgorithmIdentifierRef<'_>) -> Option<Self> {
        let (algorithm, _) = OIDS.iter().find(|(_, oid)| *oid == identifier.oid)?;
        let fits = match identifier.parameters {
            None => true,
            Some(parameters) => algorithm.is_rsa() && parameters.is_null(),
        };
        fits.then_some(*algorithm)
    }

    /// How the algorithm is named in what is signed.
    pub(crate) fn identifier(self) -> AlgorithmIdentifierRef<'static> {
        let oid = match self {
            Self::EcdsaSha256 => oid::ECDSA_WITH_SHA256,
            Self::EcdsaSha384 => oid::ECDSA_WITH_SHA384,
            Self::EcdsaSha512 => oid::ECDSA_WITH_SHA512,
            Self::RsaSha256 => oid::SHA256_WITH_RSA,
            Self::RsaSha384 => oid::SHA384_WITH_RSA,
            Self::RsaSha512 => oid::SHA512_WITH_RSA,
        };
        AlgorithmIdentifierRef { oid, parameters: self.is_rsa().then_some(AnyRef::NULL) }
    }

    const fn is_rsa(self) -> bool {
        matches!(self, Self::RsaSha256 | Self::RsaSha384 | Self::RsaSha512)
    }
}
