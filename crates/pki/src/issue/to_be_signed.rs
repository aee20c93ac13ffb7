//! What is to be signed, as bytes that are stored.

use domain::time::Timestamp;

use crate::certificate::{Body, CertificateFault, Serial};
use crate::key::PublicKey;
use crate::name::DistinguishedName;

/// A `TBSCertificate`: the bytes, and what they say. It is not said that they are right.
#[derive(Debug, Clone)]
pub struct ToBeSigned {
    der: Vec<u8>,
    body: Body,
}

impl ToBeSigned {
    pub(super) fn new(der: Vec<u8>, body: Body) -> Self {
        Self { der, body }
    }

    /// Reads stored bytes.
    ///
    /// # Errors
    /// [`CertificateFault`] if they are no `TBSCertificate`.
    pub fn parse(der: &[u8]) -> Result<Self, CertificateFault> {
        Ok(Self { der: der.to_vec(), body: Body::parse(der)? })
    }

    /// The bytes, to be stored.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The serial number.
    #[must_use]
    pub fn serial(&self) -> Serial {
        self.body.serial
    }

    /// Whom it is for.
    #[must_use]
    pub fn subject(&self) -> &DistinguishedName {
        &self.body.subject
    }

    /// The texts of the alternative names, to be compared with what is on record.
    #[must_use]
    pub fn alternative_names(&self) -> Vec<String> {
        self.body.alternative_names()
    }

    /// The key to be certified.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.body.key
    }

    /// From when the certificate will be valid.
    #[must_use]
    pub fn not_before(&self) -> Timestamp {
        self.body.not_before
    }

    /// The last second that the certificate will be valid.
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        self.body.not_after
    }

    pub(super) fn body(&self) -> &Body {
        &self.body
    }
}
