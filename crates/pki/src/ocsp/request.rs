//! Requests (RFC 6960 §4.1).

use data_encoding::BASE64;
use der::asn1::{AnyRef, ContextSpecific, OctetStringRef};
use der::{Decode, Reader, SliceReader, Tag, TagNumber};
use spki::AlgorithmIdentifierRef;
use x509_cert::ext::Extension;

use super::OcspFault;
use crate::certificate::{Serial, find, serial};
use crate::oid;

/// The most that a request may take.
const LONGEST: usize = 16 * 1024;
/// The most certificates that one request may ask about.
const MOST: usize = 32;

/// A request about one or more certificates. Whether it is signed makes no difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspRequest {
    pub(super) certificates: Vec<CertificateId>,
    pub(super) nonce: Option<Vec<u8>>,
}

/// `CertID`: which certificate is meant, and of which issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CertificateId {
    /// As it came: the answer repeats it.
    pub(super) der: Vec<u8>,
    pub(super) hash: der::asn1::ObjectIdentifier,
    pub(super) issuer_name: Vec<u8>,
    pub(super) issuer_key: Vec<u8>,
    /// None where the number is none that anybody issues.
    pub(super) serial: Option<Serial>,
}

impl OcspRequest {
    /// Reads the body of a POST.
    ///
    /// # Errors
    /// [`OcspFault`] for what it is not.
    pub fn from_der(der: &[u8]) -> Result<Self, OcspFault> {
        if der.len() > LONGEST {
            return Err(OcspFault::TooLong);
        }
        let (certificates, extensions) = read(der).map_err(|_| OcspFault::Unreadable)?;
        if !(1..=MOST).contains(&certificates.len()) {
            return Err(OcspFault::Count);
        }
        if extensions.iter().any(|extension| extension.critical && extension.extn_id != oid::OCSP_NONCE) {
            return Err(OcspFault::Critical);
        }
        let nonce = find(&extensions, oid::OCSP_NONCE).map(|extension| nonce(extension.extn_value.as_bytes()));
        Ok(Self { certificates, nonce: nonce.transpose()? })
    }

    /// Reads what follows the responder's address in a GET (RFC 6960 appendix A.1):
    /// base64, with the signs that addresses reserve written as `%2B` and so on, or not.
    ///
    /// # Errors
    /// [`OcspFault`] for what it is not.
    pub fn from_path(path: &str) -> Result<Self, OcspFault> {
        if path.len() > 2 * LONGEST {
            return Err(OcspFault::TooLong);
        }
        let text = without_percents(path).ok_or(OcspFault::Unreadable)?;
        Self::from_der(&BASE64.decode(&text).map_err(|_| OcspFault::Unreadable)?)
    }

    /// The nonce that the answer repeats. An answer to a request without one may be kept.
    #[must_use]
    pub fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }

    /// How many certificates it asks about.
    #[must_use]
    pub fn count(&self) -> usize {
        self.certificates.len()
    }
}

fn nonce(value: &[u8]) -> Result<Vec<u8>, OcspFault> {
    let octets = <&OctetStringRef>::from_der(value).map_err(|_| OcspFault::Nonce)?.as_bytes();
    if (1..=32).contains(&octets.len()) { Ok(octets.to_vec()) } else { Err(OcspFault::Nonce) }
}

fn read(der: &[u8]) -> der::Result<(Vec<CertificateId>, Vec<Extension>)> {
    let mut reader = SliceReader::new(der)?;
    let asked = reader.sequence(|reader| {
        let asked = reader.sequence(tbs_request)?;
        // The signature of whoever asks, if there is one.
        if !reader.is_finished() {
            reader.tlv_bytes()?;
        }
        Ok::<_, der::Error>(asked)
    })?;
    reader.finish()?;
    Ok(asked)
}

fn tbs_request<'a>(reader: &mut SliceReader<'a>) -> der::Result<(Vec<CertificateId>, Vec<Extension>)> {
    let version = ContextSpecific::<u8>::decode_explicit(reader, TagNumber(0))?;
    if version.is_some_and(|version| version.value != 0) {
        return Err(reader.error(Tag::Integer.value_error()));
    }
    ContextSpecific::<AnyRef<'a>>::decode_explicit(reader, TagNumber(1))?;
    let certificates = reader.sequence(|reader| {
        let mut certificates = Vec::new();
        // One more than may be, so that it is seen that there are too many.
        while !reader.is_finished() {
            let certificate = reader.sequence(single)?;
            if certificates.len() <= MOST {
                certificates.push(certificate);
            }
        }
        Ok::<_, der::Error>(certificates)
    })?;
    let extensions = ContextSpecific::<Vec<Extension>>::decode_explicit(reader, TagNumber(2))?;
    Ok((certificates, extensions.map(|field| field.value).unwrap_or_default()))
}

fn single(reader: &mut SliceReader<'_>) -> der::Result<CertificateId> {
    let der = reader.tlv_bytes()?;
    let mut inner = SliceReader::new(der)?;
    let certificate = inner.sequence(|reader| {
        let hash = AlgorithmIdentifierRef::decode(reader)?.oid;
        let issuer_name = <&OctetStringRef>::decode(reader)?.as_bytes().to_vec();
        let issuer_key = <&OctetStringRef>::decode(reader)?.as_bytes().to_vec();
        let serial = reader.tlv_bytes()?;
        let serial = SliceReader::new(serial).ok().and_then(|mut reader| serial::decode(&mut reader));
        Ok::<_, der::Error>(CertificateId { der: der.to_vec(), hash, issuer_name, issuer_key, serial })
    })?;
    // What is asked for beside, such as a preferred kind of answer.
    if !reader.is_finished() {
        reader.tlv_bytes()?;
    }
    Ok(certificate)
}

fn without_percents(path: &str) -> Option<Vec<u8>> {
    let mut bytes = path.bytes();
    let mut text = Vec::with_capacity(path.len());
    while let Some(byte) = bytes.next() {
        text.push(match byte {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                *data_encoding::HEXLOWER_PERMISSIVE.decode(&digits).ok()?.first()?
            }
            other => other,
        });
    }
    Some(text)
}
