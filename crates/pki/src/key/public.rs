//! Public keys: looked at once, when they are read.

use aws_lc_rs::digest::{self, SHA256};
use aws_lc_rs::signature::{self, ParsedPublicKey, UnparsedPublicKey, VerificationAlgorithm};
use der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use der::{Decode, Sequence};
use spki::SubjectPublicKeyInfoRef;

use super::{BadSignature, KeyKind};
use crate::oid;

/// A public key of a kind that we certify: on its curve, or of a size and an exponent that hold.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    kind: KeyKind,
    spki: Vec<u8>,
    bits: Vec<u8>,
}

/// Why a public key is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefused {
    /// No `SubjectPublicKeyInfo` in DER.
    #[error("the public key cannot be read")]
    Unreadable,
    /// Neither RSA nor an elliptic curve.
    #[error("keys of the algorithm {0} are not taken")]
    Algorithm(ObjectIdentifier),
    /// Another curve than P-256 and P-384.
    #[error("only the curves P-256 and P-384 are taken")]
    Curve,
    /// The point is not on its curve, or is not written uncompressed (RFC 5480 §2.2).
    #[error("the point is not an uncompressed point of its curve")]
    Point,
    /// RSA with another number of bits than 2048, 3072 and 4096.
    #[error("RSA keys have 2048, 3072 or 4096 bits; this one has {0}")]
    Size(usize),
    /// The RSA exponent is even, below 65537 or above 33 bits.
    #[error("the exponent of an RSA key is odd and at least 65537")]
    Exponent,
    /// The RSA modulus is even, so it is no product of two large primes.
    #[error("the modulus of the RSA key is even")]
    Modulus,
}

impl KeyRefused {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "key_unreadable",
            Self::Algorithm(_) => "key_algorithm",
            Self::Curve => "key_curve",
            Self::Point => "key_point",
            Self::Size(_) => "key_size",
            Self::Exponent => "key_exponent",
            Self::Modulus => "key_modulus",
        }
    }
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7) in DER.
    ///
    /// # Errors
    /// [`KeyRefused`] for what it is not.
    pub fn from_spki(der: &[u8]) -> Result<Self, KeyRefused> {
        let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| KeyRefused::Unreadable)?;
        let bits = info.subject_public_key.as_bytes().ok_or(KeyRefused::Unreadable)?;
        let kind = match info.algorithm.oid {
            oid::EC_PUBLIC_KEY => elliptic(info.algorithm.parameters, bits)?,
            oid::RSA_ENCRYPTION => rsa(info.algorithm.parameters, bits)?,
            other => return Err(KeyRefused::Algorithm(other)),
        };
        Ok(Self { kind, spki: der.to_vec(), bits: bits.to_vec() })
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The `SubjectPublicKeyInfo` in DER, as it came.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// SHA-256 over the `SubjectPublicKeyInfo`: by it a key is known again.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut print = [0; 32];
        print.copy_from_slice(digest::digest(&SHA256, &self.spki).as_ref());
        print
    }

    /// The key's identifier in certificates: the first 160 bits of SHA-256 over
    /// the key (RFC 7093 §2, method 1).
    #[must_use]
    pub fn identifier(&self) -> [u8; 20] {
        let mut identifier = [0; 20];
        identifier.copy_from_slice(&digest::digest(&SHA256, &self.bits).as_ref()[..20]);
        identifier
    }

    /// Verifies a signature as browsers make them: ECDSA as `r || s` (IEEE P1363), with SHA-256 for P-256 and SHA-384 for
    /// P-384; RSA with PKCS#1 v1.5 padding over SHA-256.
    ///
    /// # Errors
    /// [`BadSignature`] if the key did not make it over these bytes.
    pub fn verify_fixed(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        let algorithm: &dyn VerificationAlgorithm = match self.kind {
            KeyKind::P256 => &signature::ECDSA_P256_SHA256_FIXED,
            KeyKind::P384 => &signature::ECDSA_P384_SHA384_FIXED,
            KeyKind::Rsa2048 | KeyKind::Rsa3072 | KeyKind::Rsa4096 => &signature::RSA_PKCS1_2048_8192_SHA256,
        };
        UnparsedPublicKey::new(algorithm, &self.bits).verify(message, signature).map_err(|_| BadSignature)
    }

    /// What stands in the BIT STRING: the point, or `RSAPublicKey`.
    pub(crate) fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// The modulus of an RSA key, big-endian and without zeros before it.
    pub(crate) fn modulus(&self) -> Option<&[u8]> {
        let key = RsaPublicKey::from_der(&self.bits).ok().filter(|_| !self.kind.is_elliptic())?;
        Some(key.modulus.as_bytes())
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PublicKey({}, {})", self.kind, data_encoding::HEXLOWER.encode(&self.identifier()))
    }
}

/// The curve is named (RFC 5480 §2.1.1), and the point lies on it.
fn elliptic(parameters: Option<AnyRef<'_>>, point: &[u8]) -> Result<KeyKind, KeyRefused> {
    let curve = parameters.and_then(|any| ObjectIdentifier::try_from(any).ok()).ok_or(KeyRefused::Curve)?;
    let (kind, length, algorithm): (_, _, &'static dyn VerificationAlgorithm) = match curve {
        oid::SECP256R1 => (KeyKind::P256, 65, &signature::ECDSA_P256_SHA256_ASN1),
        oid::SECP384R1 => (KeyKind::P384, 97, &signature::ECDSA_P384_SHA384_ASN1),
        _ => return Err(KeyRefused::Curve),
    };
    let uncompressed = point.len() == length && point.first() == Some(&4);
    if !uncompressed || ParsedPublicKey::new(algorithm, point).is_err() {
        return Err(KeyRefused::Point);
    }
    Ok(kind)
}

/// `RSAPublicKey` of RFC 8017 appendix A.1.1.
#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

/// The parameters are NULL (RFC 3279 §2.3.1). The exponent is at least 65537, as
/// FIPS 186-5 §5.1 wants it, and has at most the 33 bits that can be verified with.
fn rsa(parameters: Option<AnyRef<'_>>, key: &[u8]) -> Result<KeyKind, KeyRefused> {
    if !parameters.is_some_and(AnyRef::is_null) {
        return Err(KeyRefused::Unreadable);
    }
    let key = RsaPublicKey::from_der(key).map_err(|_| KeyRefused::Unreadable)?;
    let bits = bit_length(key.modulus.as_bytes());
    let kind = KeyKind::rsa(bits).ok_or(KeyRefused::Size(bits))?;
    if is_even(key.modulus.as_bytes()) {
        return Err(KeyRefused::Modulus);
    }
    let exponent = key.exponent.as_bytes();
    let value = exponent.iter().fold(0_u64, |value, byte| value.saturating_mul(256).saturating_add((*byte).into()));
    if !(65_537..1 << 33).contains(&value) || is_even(exponent) {
        return Err(KeyRefused::Exponent);
    }
    Ok(kind)
}

fn is_even(number: &[u8]) -> bool {
    number.last().is_none_or(|last| last % 2 == 0)
}

fn bit_length(number: &[u8]) -> usize {
    let significant = number.iter().position(|byte| *byte != 0).map_or(&[][..], |first| &number[first..]);
    significant.first().map_or(0, |first| significant.len() * 8 - first.leading_zeros() as usize)
}
