//! Who answers: a certificate that the issuer made for it.

use aws_lc_rs::digest::{self, Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use der::Decode;
use der::asn1::ObjectIdentifier;
use domain::time::Timestamp;

use super::answer::{self, Times};
use super::request::CertificateId;
use super::{AnswerFault, NotAResponder, OcspRequest};
use crate::certificate::{Certificate, Serial, find};
use crate::issue::Issuer;
use crate::key::{PublicKey, Signer};
use crate::oid;
use crate::revocation::Reason;

/// The hashes by which a request may name an issuer.
const HASHES: &[(ObjectIdentifier, &Algorithm)] =
    &[(oid::SHA1, &SHA1_FOR_LEGACY_USE_ONLY), (oid::SHA256, &SHA256), (oid::SHA384, &SHA384), (oid::SHA512, &SHA512)];

/// How a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was issued, and is neither revoked nor on hold.
    Good,
    /// It is revoked, or on hold.
    Revoked {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: Reason,
    },
    /// There is no such certificate.
    Unknown,
}

/// Answers for one issuer, under a certificate that the issuer made for it.
#[derive(Debug, Clone)]
pub struct Responder {
    certificate: Certificate,
    id: Vec<u8>,
    issuer: Vec<IssuerHashes>,
}

#[derive(Debug, Clone)]
struct IssuerHashes {
    algorithm: ObjectIdentifier,
    name: Vec<u8>,
    key: Vec<u8>,
}

impl Responder {
    /// Takes the responder's certificate.
    ///
    /// # Errors
    /// [`NotAResponder`] if the issuer did not make it for that.
    pub fn new(issuer: &Issuer, certificate: Certificate) -> Result<Self, NotAResponder> {
        let named = certificate.issuer() == issuer.certificate().subject();
        if !named || certificate.verify(issuer.certificate().key()).is_err() {
            return Err(NotAResponder::Issuer);
        }
        let usages = find(&certificate.body().extensions, oid::EXTENDED_KEY_USAGE);
        let usages = usages.and_then(|one| Vec::<ObjectIdentifier>::from_der(one.extn_value.as_bytes()).ok());
        if !usages.is_some_and(|usages| usages.contains(&oid::OCSP_SIGNING)) {
            return Err(NotAResponder::Usage);
        }
        let id = hash_of_key(&SHA1_FOR_LEGACY_USE_ONLY, certificate.key());
        Ok(Self { id, issuer: issuer_hashes(issuer), certificate })
    }

    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The certificates that a request is about, in its order; `None` for those of another issuer.
    #[must_use]
    pub fn asked(&self, request: &OcspRequest) -> Vec<Option<Serial>> {
        let asked = request.certificates.iter();
        asked.map(|certificate| certificate.serial.filter(|_| self.is_ours(certificate))).collect()
    }

    /// Signs an answer. `statuses` says of each certificate asked about, in the
    /// request's order, how it stands; what is not of this issuer is unknown.
    ///
    /// # Errors
    /// [`AnswerFault`] if the request is about nothing of this issuer, or the key does not sign.
    pub fn answer(
        &self,
        signer: &dyn Signer,
        request: &OcspRequest,
        statuses: &[Status],
        times: &Times,
    ) -> Result<Vec<u8>, AnswerFault> {
        if statuses.len() != request.certificates.len() {
            return Err(AnswerFault::Count);
        }
        if signer.public_key() != self.certificate.key() {
            return Err(AnswerFault::ForeignKey);
        }
        if !self.certificate.is_valid_at(times.produced_at) {
            return Err(AnswerFault::NotValid);
        }
        if !request.certificates.iter().any(|certificate| self.is_ours(certificate)) {
            return Err(AnswerFault::Foreign);
        }
        let singles = request.certificates.iter().zip(statuses).map(|(certificate, status)| {
            let known = certificate.serial.is_some() && self.is_ours(certificate);
            (&certificate.der[..], if known { *status } else { Status::Unknown })
        });
        let singles: Vec<_> = singles.collect();
        answer::sign(signer, &self.certificate, &self.id, &singles, request.nonce(), times)
    }

    fn is_ours(&self, asked: &CertificateId) -> bool {
        let hashes = self.issuer.iter().find(|hashes| hashes.algorithm == asked.hash);
        hashes.is_some_and(|hashes| hashes.name == asked.issuer_name && hashes.key == asked.issuer_key)
    }
}

fn issuer_hashes(issuer: &Issuer) -> Vec<IssuerHashes> {
    let certificate = issuer.certificate();
    let hashes = HASHES.iter().map(|(id, algorithm)| IssuerHashes {
        algorithm: *id,
        name: digest::digest(algorithm, certificate.subject().der()).as_ref().to_vec(),
        key: hash_of_key(algorithm, certificate.key()),
    });
    hashes.collect()
}

/// Over the content of the BIT STRING (RFC 6960 §4.1.1). SHA-1 is a name here and no protection.
fn hash_of_key(algorithm: &'static Algorithm, key: &PublicKey) -> Vec<u8> {
    digest::digest(algorithm, key.bits()).as_ref().to_vec()
}
