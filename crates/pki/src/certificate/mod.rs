//! Certificates as they are read and written.

mod body;
mod extension;
mod pem;
pub(crate) mod serial;

use std::ops::Range;

use domain::time::Timestamp;

use crate::asn1::Signed;
use crate::key::{BadSignature, KeyRefused, PublicKey, SignError, SignatureAlgorithm, Signer};
use crate::name::{DistinguishedName, NameFault};

pub use body::Body;
pub(crate) use body::{Draft, Unwritten};
pub(crate) use extension::{ExtensionList, find};
pub use pem::{NotPem, pem, read_pem};
pub use serial::{InvalidSerial, RandomSerials, Serial, SerialSource};

/// The label of certificates in PEM (RFC 7468 §5).
const LABEL: &str = "CERTIFICATE";
/// The most that a certificate from outside may take.
const LONGEST: usize = 64 * 1024;

/// A certificate: its bytes, and what they say.
#[derive(Clone)]
pub struct Certificate {
    der: Vec<u8>,
    tbs: Range<usize>,
    body: Body,
    signature: Vec<u8>,
}

/// Why something is not a certificate that we read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    /// It is longer than 64 KiB.
    #[error("the certificate is longer than 64 KiB")]
    TooLong,
    /// It is no certificate of version 3 in DER.
    #[error("the certificate cannot be read")]
    Unreadable,
    /// Its signature algorithm is not one of those we know, or is named in two ways.
    #[error("the signature algorithm of the certificate is not known")]
    Algorithm,
    /// Its key is not one of those we take.
    #[error("the certificate's key is not taken")]
    Key(#[from] KeyRefused),
    /// One of its names cannot be read.
    #[error("a name in the certificate cannot be read")]
    Name(#[from] NameFault),
    /// An extension stands in it twice (RFC 5280 §4.2 forbids it).
    #[error("an extension stands in the certificate twice")]
    Twice,
}

impl CertificateFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "certificate_too_long",
            Self::Unreadable => "certificate_unreadable",
            Self::Algorithm => "certificate_algorithm",
            Self::Key(fault) => fault.code(),
            Self::Name(fault) => fault.code(),
            Self::Twice => "certificate_extension_twice",
        }
    }
}

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// [`CertificateFault`] for what it is not.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateFault> {
        if der.len() > LONGEST {
            return Err(CertificateFault::TooLong);
        }
        let signed = Signed::parse(der).map_err(|_| CertificateFault::Unreadable)?;
        let body = Body::parse(signed.body)?;
        // RFC 5280 §4.1.1.2: inside and outside name the same algorithm.
        if SignatureAlgorithm::of(&signed.algorithm) != Some(body.algorithm) {
            return Err(CertificateFault::Algorithm);
        }
        let start = signed.body.as_ptr().addr() - der.as_ptr().addr();
        let tbs = start..start + signed.body.len();
        Ok(Self { der: der.to_vec(), tbs, body, signature: signed.signature.to_vec() })
    }

    /// Signs a body, which must name the signer's algorithm.
    pub(crate) fn sign(tbs: &[u8], signer: &dyn Signer) -> Result<Self, SignError> {
        let signature = signer.sign(tbs)?;
        let signed = Signed { body: tbs, algorithm: signer.algorithm().identifier(), signature: &signature };
        let der = signed.to_der().map_err(|_| SignError::Failed)?;
        Self::from_der(&der).map_err(|_| SignError::Failed)
    }

    /// Whether `key` signed it.
    ///
    /// # Errors
    /// [`BadSignature`] if it did not.
    pub fn verify(&self, key: &PublicKey) -> Result<(), BadSignature> {
        self.body.algorithm.verify(key, self.to_be_signed(), &self.signature)
    }

    /// The certificate in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate in PEM.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem(LABEL, &self.der)
    }

    /// Reads every certificate of a PEM file, in order; what is between them is skipped.
    ///
    /// # Errors
    /// [`CertificateFault`] for the first that cannot be read.
    pub fn all_from_pem(text: &str) -> Result<Vec<Self>, CertificateFault> {
        let blocks = read_pem(text, &[LABEL]).map_err(|_| CertificateFault::Unreadable)?;
        blocks.iter().map(|der| Self::from_der(der)).collect()
    }

    /// The bytes that were signed.
    #[must_use]
    pub fn to_be_signed(&self) -> &[u8] {
        &self.der[self.tbs.clone()]
    }

    /// Its serial number.
    #[must_use]
    pub fn serial(&self) -> Serial {
        self.body.serial
    }

    /// Who issued it.
    #[must_use]
    pub fn issuer(&self) -> &DistinguishedName {
        &self.body.issuer
    }

    /// Whom it is for.
    #[must_use]
    pub fn subject(&self) -> &DistinguishedName {
        &self.body.subject
    }

    /// The texts of its alternative names: addresses, hosts and user principal names.
    #[must_use]
    pub fn alternative_names(&self) -> Vec<String> {
        self.body.alternative_names()
    }

    /// The key that it certifies.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.body.key
    }

    /// From when it is valid.
    #[must_use]
    pub fn not_before(&self) -> Timestamp {
        self.body.not_before
    }

    /// The last second that it is valid.
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        self.body.not_after
    }

    /// Whether it is valid at a moment, as far as time goes.
    #[must_use]
    pub fn is_valid_at(&self, at: Timestamp) -> bool {
        (self.not_before()..=self.not_after()).contains(&crate::asn1::whole_second(at))
    }

    pub(crate) fn body(&self) -> &Body {
        &self.body
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificate({}, {})", self.serial(), self.subject())
    }
}
