//! Certificates without anything signed: PKCS#7 "certs-only" (RFC 5652 §5, RFC 7030 §4.1.3).

use der::asn1::ObjectIdentifier;
use der::{Encode, Tag, TagNumber};

use crate::asn1::{sequence, wrap};
use crate::certificate::Certificate;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");

/// `INTEGER { v1(1) }`.
const VERSION_1: [u8; 3] = [0x02, 0x01, 0x01];
/// No algorithms, and nobody who signs.
const EMPTY_SET: [u8; 2] = [0x31, 0x00];
/// The content of `ContentInfo`, and the certificates of `SignedData`.
const ZERO: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };

/// The encoder failed: more certificates than DER can count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the certificates could not be written")]
pub struct Unwritten;

/// `ContentInfo` in DER with these certificates, in this order, and nothing else.
///
/// # Errors
/// [`Unwritten`] if they are longer than DER can say.
pub fn certs_only<'a>(certificates: impl IntoIterator<Item = &'a Certificate>) -> Result<Vec<u8>, Unwritten> {
    let certificates: Vec<_> = certificates.into_iter().map(Certificate::der).collect();
    write(&certificates).map_err(|_| Unwritten)
}

fn write(certificates: &[&[u8]]) -> der::Result<Vec<u8>> {
    let content = sequence(&[&DATA.to_der()?])?;
    let certificates = wrap(ZERO, certificates)?;
    let signed = sequence(&[&VERSION_1, &EMPTY_SET, &content, &certificates, &EMPTY_SET])?;
    sequence(&[&SIGNED_DATA.to_der()?, &wrap(ZERO, &[&signed])?])
}
