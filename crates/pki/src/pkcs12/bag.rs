//! Bags: what lies in a key file, one thing each (RFC 7292 §4.2).

use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{Encode, Tag};

use crate::asn1::{self, EXPLICIT_0};
use crate::oid;

/// A certificate, with attributes or with none.
pub(super) fn certificate(der: &[u8], attributes: &[u8]) -> der::Result<Vec<u8>> {
    let der = OctetStringRef::new(der)?.to_der()?;
    let kind = oid::X509_CERTIFICATE_BAG.to_der()?;
    bag(oid::CERTIFICATE_BAG, &asn1::sequence(&[&kind, &asn1::wrap(EXPLICIT_0, &[&der])?])?, attributes)
}

/// A private key as `EncryptedPrivateKeyInfo` (RFC 5958 §3).
pub(super) fn shrouded_key(algorithm: &[u8], encrypted: &[u8], attributes: &[u8]) -> der::Result<Vec<u8>> {
    let encrypted = OctetStringRef::new(encrypted)?.to_der()?;
    bag(oid::SHROUDED_KEY_BAG, &asn1::sequence(&[algorithm, &encrypted])?, attributes)
}

/// The label that people see, and the identifier that key and certificate share.
/// The members of a SET stand in the order of their bytes, as DER wants it.
pub(super) fn attributes(label: &str, identifier: [u8; 20]) -> der::Result<Vec<u8>> {
    let label = asn1::wrap(Tag::BmpString, &[&basic_plane(label)])?;
    let identifier = OctetStringRef::new(&identifier)?.to_der()?;
    let mut attributes = [attribute(oid::FRIENDLY_NAME, &label)?, attribute(oid::LOCAL_KEY_ID, &identifier)?];
    attributes.sort();
    asn1::wrap(Tag::Set, &[&attributes[0], &attributes[1]])
}

fn bag(kind: ObjectIdentifier, content: &[u8], attributes: &[u8]) -> der::Result<Vec<u8>> {
    asn1::sequence(&[&kind.to_der()?, &asn1::wrap(EXPLICIT_0, &[content])?, attributes])
}

fn attribute(kind: ObjectIdentifier, value: &[u8]) -> der::Result<Vec<u8>> {
    asn1::sequence(&[&kind.to_der()?, &asn1::wrap(Tag::Set, &[value])?])
}

fn basic_plane(text: &str) -> Vec<u8> {
    let signs = text.chars().map(|sign| u16::try_from(u32::from(sign)).unwrap_or(0xfffd));
    signs.flat_map(u16::to_be_bytes).collect()
}
