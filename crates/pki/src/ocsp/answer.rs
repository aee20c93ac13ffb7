//! Answers (RFC 6960 §4.2).

use der::asn1::OctetStringRef;
use der::{Encode, Tag, TagNumber};
use domain::time::Timestamp;

use super::{AnswerFault, Status};
use crate::asn1::{self, Signed};
use crate::certificate::{Certificate, ExtensionList};
use crate::key::Signer;
use crate::oid;

/// The moments that an answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// When it was signed.
    pub produced_at: Timestamp,
    /// The moment of which it says how the certificates stood.
    pub this_update: Timestamp,
    /// Until when it may be kept.
    pub next_update: Timestamp,
}

/// An answer without a signature: that there is no other (RFC 6960 §4.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The request cannot be read.
    MalformedRequest,
    /// Something is wrong here.
    InternalError,
    /// It may go better later, as when the token with the key is unplugged.
    TryLater,
    /// The certificates are not of this issuer.
    Unauthorized,
}

impl Failure {
    /// The answer in DER.
    #[must_use]
    pub const fn der(self) -> [u8; 5] {
        let status = match self {
            Self::MalformedRequest => 1,
            Self::InternalError => 2,
            Self::TryLater => 3,
            Self::Unauthorized => 6,
        };
        [0x30, 0x03, 0x0a, 0x01, status]
    }
}

const fn field(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber(number) }
}

/// `ENUMERATED { successful(0) }`.
const SUCCESSFUL: [u8; 3] = [0x0a, 0x01, 0x00];
/// `good [0] IMPLICIT NULL` and `unknown [2] IMPLICIT NULL`.
const GOOD: [u8; 2] = [0x80, 0x00];
const UNKNOWN: [u8; 2] = [0x82, 0x00];

/// Signs an answer about certificates, each with its `CertID` as it came.
pub(super) fn sign(
    signer: &dyn Signer,
    certificate: &Certificate,
    responder: &[u8],
    singles: &[(&[u8], Status)],
    nonce: Option<&[u8]>,
    times: &Times,
) -> Result<Vec<u8>, AnswerFault> {
    let data = data(responder, singles, nonce, times)?;
    let signature = signer.sign(&data)?;
    let certificates = asn1::wrap(field(0), &[&asn1::sequence(&[certificate.der()])?])?;
    let signed = Signed { body: &data, algorithm: signer.algorithm().identifier(), signature: &signature };
    let basic = signed.to_der_with(&certificates)?;
    let bytes = asn1::sequence(&[&oid::OCSP_BASIC.to_der()?, &OctetStringRef::new(&basic)?.to_der()?])?;
    Ok(asn1::sequence(&[&SUCCESSFUL, &asn1::wrap(field(0), &[&bytes])?])?)
}

/// `ResponseData`, of version 1, which is left out; the responder is named by its key.
fn data(
    responder: &[u8],
    singles: &[(&[u8], Status)],
    nonce: Option<&[u8]>,
    times: &Times,
) -> Result<Vec<u8>, AnswerFault> {
    let responder = asn1::wrap(field(2), &[&OctetStringRef::new(responder)?.to_der()?])?;
    let produced_at = asn1::generalized(times.produced_at)?.to_der()?;
    let mut responses = Vec::new();
    for (id, status) in singles {
        responses.extend(single(id, *status, times)?);
    }
    let responses = asn1::sequence(&[&responses])?;
    let mut extensions = Vec::new();
    if let Some(nonce) = nonce {
        let list = ExtensionList::default().add(oid::OCSP_NONCE, false, &OctetStringRef::new(nonce)?)?;
        extensions = asn1::wrap(field(1), &[&list.into_vec().to_der()?])?;
    }
    Ok(asn1::sequence(&[&responder, &produced_at, &responses, &extensions])?)
}

fn single(id: &[u8], status: Status, times: &Times) -> Result<Vec<u8>, AnswerFault> {
    let status = match status {
        Status::Good => GOOD.to_vec(),
        Status::Unknown => UNKNOWN.to_vec(),
        Status::Revoked { at, reason } => {
            let reason = reason.number().map(|number| [0xa0, 0x03, 0x0a, 0x01, number]);
            let reason = reason.as_ref().map_or(&[][..], |bytes| bytes);
            asn1::wrap(field(1), &[&asn1::generalized(at)?.to_der()?, reason])?
        }
    };
    let this_update = asn1::generalized(times.this_update)?.to_der()?;
    let next_update = asn1::wrap(field(0), &[&asn1::generalized(times.next_update)?.to_der()?])?;
    Ok(asn1::sequence(&[id, &status, &this_update, &next_update])?)
}
