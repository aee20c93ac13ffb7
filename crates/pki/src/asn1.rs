//! What every signed structure shares: a body, the algorithm, the signature.

use der::asn1::{BitStringRef, GeneralizedTime};
use der::{DateTime, Decode, Encode, Header, Length, Reader, SliceReader, Tag, TagNumber};
use domain::time::Timestamp;
use spki::AlgorithmIdentifierRef;
use x509_cert::time::Time;

/// `[0]` around a value of its own.
pub(crate) const EXPLICIT_0: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
/// `[1]` around a value of its own.
pub(crate) const EXPLICIT_1: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(1) };
/// `[0]` instead of a primitive value's own tag.
pub(crate) const IMPLICIT_0: Tag = Tag::ContextSpecific { constructed: false, number: TagNumber(0) };

/// A moment that certificates cannot say: before 1970 or after 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the moment is outside of the years 1970 to 9999")]
pub struct OutOfRange;

/// `SEQUENCE { body, AlgorithmIdentifier, BIT STRING }`: certificates, requests, CRLs.
///
/// The body is kept as it came: a body encoded anew is another body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signed<'a> {
    /// The body with its header.
    pub(crate) body: &'a [u8],
    pub(crate) algorithm: AlgorithmIdentifierRef<'a>,
    pub(crate) signature: &'a [u8],
}

impl<'a> Signed<'a> {
    pub(crate) fn parse(der: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let signed = reader.sequence(|reader| {
            let body = reader.tlv_bytes()?;
            let algorithm = AlgorithmIdentifierRef::decode(reader)?;
            let signature = BitStringRef::decode(reader)?;
            let signature = signature.as_bytes().ok_or_else(|| reader.error(Tag::BitString.value_error()))?;
            Ok::<_, der::Error>(Self { body, algorithm, signature })
        })?;
        reader.finish()?;
        Ok(signed)
    }

    pub(crate) fn to_der(self) -> der::Result<Vec<u8>> {
        self.to_der_with(&[])
    }

    /// With something behind the signature, as an OCSP answer has it.
    pub(crate) fn to_der_with(self, behind: &[u8]) -> der::Result<Vec<u8>> {
        let algorithm = self.algorithm.to_der()?;
        let signature = BitStringRef::from_bytes(self.signature)?.to_der()?;
        sequence(&[self.body, &algorithm, &signature, behind])
    }
}

/// A SEQUENCE of parts that are encoded already.
pub(crate) fn sequence(parts: &[&[u8]]) -> der::Result<Vec<u8>> {
    wrap(Tag::Sequence, parts)
}

/// Any constructed value of parts that are encoded already.
pub(crate) fn wrap(tag: Tag, parts: &[&[u8]]) -> der::Result<Vec<u8>> {
    let inner = parts.iter().map(|part| part.len()).sum::<usize>();
    let header = Header::new(tag, Length::try_from(inner)?).to_der()?;
    let mut all = Vec::with_capacity(header.len() + inner);
    all.extend_from_slice(&header);
    for part in parts {
        all.extend_from_slice(part);
    }
    Ok(all)
}

/// A moment, cut to its second: UTC time to 2049, generalised time after (RFC 5280 §4.1.2.5).
pub(crate) fn time(at: Timestamp) -> Result<Time, OutOfRange> {
    Ok(Time::from(date_time(at)?))
}

/// A moment, cut to its second, as OCSP says all of its (RFC 6960 §4.2.2.1).
pub(crate) fn generalized(at: Timestamp) -> Result<GeneralizedTime, OutOfRange> {
    Ok(GeneralizedTime::from_date_time(date_time(at)?))
}

fn date_time(at: Timestamp) -> Result<DateTime, OutOfRange> {
    let seconds = u64::try_from(at.as_second()).map_err(|_| OutOfRange)?;
    DateTime::from_unix_duration(std::time::Duration::from_secs(seconds)).map_err(|_| OutOfRange)
}

/// The moment that a certificate says.
pub(crate) fn timestamp(time: Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

/// A moment, cut to its second.
pub(crate) fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}
