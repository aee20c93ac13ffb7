//! What is to be signed, as bytes that are stored.

use crate::certificate::{Body, CertificateFault};

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

    /// What they say, to be compared with what is on record.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }
}
