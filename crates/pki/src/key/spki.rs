//! Writing `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).

use ::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use der::Encode;
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};

use crate::oid;

/// A point, uncompressed, on a named curve (RFC 5480 §2).
pub(super) fn elliptic(curve: &ObjectIdentifier, point: &[u8]) -> der::Result<Vec<u8>> {
    write(AlgorithmIdentifierRef { oid: oid::EC_PUBLIC_KEY, parameters: Some(AnyRef::from(curve)) }, point)
}

/// An `RSAPublicKey` in DER (RFC 3279 §2.3.1).
pub(super) fn rsa(key: &[u8]) -> der::Result<Vec<u8>> {
    write(AlgorithmIdentifierRef { oid: oid::RSA_ENCRYPTION, parameters: Some(AnyRef::NULL) }, key)
}

fn write(algorithm: AlgorithmIdentifierRef<'_>, bits: &[u8]) -> der::Result<Vec<u8>> {
    SubjectPublicKeyInfoRef { algorithm, subject_public_key: BitStringRef::from_bytes(bits)? }.to_der()
}
