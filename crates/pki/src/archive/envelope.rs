//! `EnvelopedData` with one recipient, written and read.

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Encode, Reader, SliceReader, Tag};
use spki::AlgorithmIdentifierRef;

use crate::asn1::{self, EXPLICIT_0, EXPLICIT_1, IMPLICIT_0};
use crate::certificate::{Serial, serial};
use crate::oid;

/// `INTEGER { v0(0) }`: the recipient is named by issuer and serial number (RFC 5652 §6.1).
const VERSION_0: [u8; 3] = [0x02, 0x01, 0x00];

/// What opening needs of an envelope.
pub(super) struct Envelope<'a> {
    pub(super) encrypted_key: &'a [u8],
    pub(super) iv: &'a [u8],
    pub(super) content: &'a [u8],
}

pub(super) fn write(
    issuer: &[u8],
    serial: Serial,
    encrypted_key: &[u8],
    iv: &[u8; 16],
    content: &[u8],
) -> der::Result<Vec<u8>> {
    let recipient = asn1::sequence(&[issuer, &serial::to_der(serial)?])?;
    let encrypted_key = OctetStringRef::new(encrypted_key)?.to_der()?;
    let recipient = asn1::sequence(&[&VERSION_0, &recipient, &oaep(Some(AnyRef::NULL))?, &encrypted_key])?;
    let algorithm = asn1::sequence(&[&oid::AES_256_CBC.to_der()?, &OctetStringRef::new(iv)?.to_der()?])?;
    let content = asn1::wrap(IMPLICIT_0, &[content])?;
    let content = asn1::sequence(&[&oid::CMS_DATA.to_der()?, &algorithm, &content])?;
    let envelope = asn1::sequence(&[&VERSION_0, &asn1::wrap(Tag::Set, &[&recipient])?, &content])?;
    asn1::sequence(&[&oid::ENVELOPED_DATA.to_der()?, &asn1::wrap(EXPLICIT_0, &[&envelope])?])
}

/// RSAES-OAEP with SHA-256 for both of its hashes (RFC 4055 §4.1). Its parameters are
/// NULL or absent; who reads takes either (§2.1).
fn oaep(parameters: Option<AnyRef<'_>>) -> der::Result<Vec<u8>> {
    let sha256 = AlgorithmIdentifierRef { oid: oid::SHA256, parameters }.to_der()?;
    let mask = asn1::sequence(&[&oid::MGF1.to_der()?, &sha256])?;
    let parameters = asn1::sequence(&[&asn1::wrap(EXPLICIT_0, &[&sha256])?, &asn1::wrap(EXPLICIT_1, &[&mask])?])?;
    asn1::sequence(&[&oid::RSAES_OAEP.to_der()?, &parameters])
}

impl<'a> Envelope<'a> {
    pub(super) fn parse(der: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let envelope = reader.sequence(|reader| {
            expect(reader, oid::ENVELOPED_DATA)?;
            let field = AnyRef::decode(reader)?;
            if field.header().tag() != EXPLICIT_0 {
                return Err(reader.error(EXPLICIT_0.value_error()));
            }
            let mut inner = SliceReader::new(field.value())?;
            let envelope = inner.sequence(Self::read)?;
            inner.finish()?;
            Ok(envelope)
        })?;
        reader.finish()?;
        Ok(envelope)
    }

    fn read(reader: &mut SliceReader<'a>) -> der::Result<Self> {
        u8::decode(reader)?;
        let recipients = AnyRef::decode(reader)?;
        let mut recipients = SliceReader::new(recipients.value())?;
        let encrypted_key = recipients.sequence(|reader| {
            u8::decode(reader)?;
            reader.tlv_bytes()?;
            let algorithm = reader.tlv_bytes()?;
            if algorithm != oaep(Some(AnyRef::NULL))? && algorithm != oaep(None)? {
                return Err(reader.error(Tag::ObjectIdentifier.value_error()));
            }
            Ok::<_, der::Error>(<&OctetStringRef>::decode(reader)?.as_bytes())
        })?;
        recipients.finish()?;
        let (iv, content) = reader.sequence(|reader| {
            expect(reader, oid::CMS_DATA)?;
            let iv = reader.sequence(|reader| {
                expect(reader, oid::AES_256_CBC)?;
                Ok::<_, der::Error>(<&OctetStringRef>::decode(reader)?.as_bytes())
            })?;
            let content = AnyRef::decode(reader)?;
            match content.header().tag() == IMPLICIT_0 {
                true => Ok((iv, content.value())),
                false => Err(reader.error(IMPLICIT_0.value_error())),
            }
        })?;
        Ok(Self { encrypted_key, iv, content })
    }
}

fn expect(reader: &mut SliceReader<'_>, wanted: ObjectIdentifier) -> der::Result<()> {
    let found = ObjectIdentifier::decode(reader)?;
    if found == wanted { Ok(()) } else { Err(reader.error(Tag::ObjectIdentifier.value_error())) }
}
