//! `TBSCertificate` (RFC 5280 §4.1): read, and written.

use der::asn1::ContextSpecific;
use der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber};
use domain::time::Timestamp;
use spki::AlgorithmIdentifierRef;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::time::Time;

use super::{CertificateFault, Serial, find, serial};
use crate::asn1::{self, OutOfRange};
use crate::key::{PublicKey, SignatureAlgorithm};
use crate::name::{DistinguishedName, alternative_text};
use crate::oid;

/// `[0] EXPLICIT INTEGER { v3(2) }`.
const VERSION_3: [u8; 5] = [0xa0, 0x03, 0x02, 0x01, 0x02];
const EXTENSIONS: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(3) };

/// What a certificate says, as it is read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Body {
    /// The serial number.
    pub serial: Serial,
    pub(crate) algorithm: SignatureAlgorithm,
    /// Who issues it.
    pub issuer: DistinguishedName,
    /// From when it is valid.
    pub not_before: Timestamp,
    /// The last second that it is valid.
    pub not_after: Timestamp,
    /// Whom it is for.
    pub subject: DistinguishedName,
    /// The key that it certifies.
    pub key: PublicKey,
    pub(crate) extensions: Vec<Extension>,
}

/// The parts of a body that are read apart.
struct Parts<'a> {
    serial: Option<Serial>,
    algorithm: AlgorithmIdentifierRef<'a>,
    issuer: &'a [u8],
    not_before: Time,
    not_after: Time,
    subject: &'a [u8],
    spki: &'a [u8],
    extensions: Vec<Extension>,
}

impl Body {
    pub(crate) fn parse(tbs: &[u8]) -> Result<Self, CertificateFault> {
        let parts = Parts::read(tbs).map_err(|_| CertificateFault::Unreadable)?;
        let body = Self {
            serial: parts.serial.ok_or(CertificateFault::Unreadable)?,
            algorithm: SignatureAlgorithm::of(&parts.algorithm).ok_or(CertificateFault::Algorithm)?,
            issuer: DistinguishedName::from_der(parts.issuer)?,
            not_before: asn1::timestamp(parts.not_before),
            not_after: asn1::timestamp(parts.not_after),
            subject: DistinguishedName::from_der(parts.subject)?,
            key: PublicKey::from_spki(parts.spki)?,
            extensions: parts.extensions,
        };
        let ids: Vec<_> = body.extensions.iter().map(|extension| extension.extn_id).collect();
        let twice = ids.iter().enumerate().any(|(index, id)| ids[..index].contains(id));
        if twice { Err(CertificateFault::Twice) } else { Ok(body) }
    }

    /// The texts of the alternative names that are of a kind which we write: addresses, hosts and user principal names.
    #[must_use]
    pub fn alternative_names(&self) -> Vec<String> {
        let names = find(&self.extensions, oid::SUBJECT_ALT_NAME);
        let names = names.and_then(|one| Vec::<GeneralName>::from_der(one.extn_value.as_bytes()).ok());
        names.iter().flatten().filter_map(alternative_text).map(|(_, text)| text).collect()
    }
}

impl<'a> Parts<'a> {
    /// Unique identifiers, which RFC 5280 §4.1.2.8 forbids to write, are not read either.
    fn read(tbs: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(tbs)?;
        let parts = reader.sequence(|reader| {
            if reader.tlv_bytes()? != VERSION_3 {
                return Err(reader.error(Tag::Integer.value_error()));
            }
            let serial = serial::decode(reader);
            let algorithm = AlgorithmIdentifierRef::decode(reader)?;
            let issuer = reader.tlv_bytes()?;
            let (not_before, not_after) =
                reader.sequence(|reader| Ok::<_, der::Error>((Time::decode(reader)?, Time::decode(reader)?)))?;
            let subject = reader.tlv_bytes()?;
            let spki = reader.tlv_bytes()?;
            let extensions = ContextSpecific::<Vec<Extension>>::decode_explicit(reader, TagNumber(3))?;
            let extensions = extensions.map(|field| field.value).unwrap_or_default();
            Ok(Self { serial, algorithm, issuer, not_before, not_after, subject, spki, extensions })
        })?;
        reader.finish()?;
        Ok(parts)
    }
}

/// A body to be written.
pub(crate) struct Draft<'a> {
    pub(crate) serial: Serial,
    pub(crate) algorithm: SignatureAlgorithm,
    pub(crate) issuer: &'a DistinguishedName,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) subject: &'a DistinguishedName,
    pub(crate) key: &'a PublicKey,
    pub(crate) extensions: Vec<Extension>,
}

/// Why a body cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unwritten {
    Time,
    Encoding,
}

impl Draft<'_> {
    pub(crate) fn to_der(&self) -> Result<Vec<u8>, Unwritten> {
        let not_before = asn1::time(self.not_before)?.to_der()?;
        let not_after = asn1::time(self.not_after)?.to_der()?;
        let validity = asn1::sequence(&[&not_before, &not_after])?;
        let extensions = asn1::wrap(EXTENSIONS, &[&self.extensions.to_der()?])?;
        let serial = serial::to_der(self.serial)?;
        let algorithm = self.algorithm.identifier().to_der()?;
        let key = self.key.spki();
        let (issuer, subject) = (self.issuer.der(), self.subject.der());
        let parts = [&VERSION_3, &serial[..], &algorithm, issuer, &validity, subject, key, &extensions];
        Ok(asn1::sequence(&parts)?)
    }
}

impl From<OutOfRange> for Unwritten {
    fn from(_: OutOfRange) -> Self {
        Self::Time
    }
}

impl From<der::Error> for Unwritten {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}
