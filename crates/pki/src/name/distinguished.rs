//! Distinguished names: the subject and the issuer of a certificate.

use std::fmt;

use der::{Decode, Encode};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use super::{Attribute, NameFault};

/// The most that a name from outside may take: more than any sane name needs.
const LONGEST: usize = 4096;

/// A distinguished name (RFC 5280 §4.1.2.4), as the bytes that certificates carry.
///
/// Two names are equal if their bytes are: an issuer's name is copied from its
/// certificate, so nothing is to be folded.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DistinguishedName {
    der: Vec<u8>,
}

impl DistinguishedName {
    /// A name of these attributes, in this order.
    ///
    /// # Errors
    /// [`NameFault::Unreadable`] if it cannot be written, which attributes rule out.
    pub fn new(attributes: &[Attribute]) -> Result<Self, NameFault> {
        Self::build(attributes).map_err(|_| NameFault::Unreadable)
    }

    /// Reads a name, whatever its attributes.
    ///
    /// # Errors
    /// [`NameFault::TooLong`] or [`NameFault::Unreadable`].
    pub fn from_der(der: &[u8]) -> Result<Self, NameFault> {
        if der.len() > LONGEST {
            return Err(NameFault::TooLong { what: "the name", limit: LONGEST });
        }
        Name::from_der(der).map_err(|_| NameFault::Unreadable)?;
        Ok(Self { der: der.to_vec() })
    }

    /// The name in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.der == [0x30, 0x00]
    }

    /// Its attributes, each looked at as if it were new.
    ///
    /// # Errors
    /// [`NameFault`] for the first that we would not write.
    pub fn attributes(&self) -> Result<Vec<Attribute>, NameFault> {
        let name = Name::from_der(&self.der).map_err(|_| NameFault::Unreadable)?;
        let parts = RdnSequence::from(name);
        parts.iter().flat_map(RelativeDistinguishedName::iter).map(Attribute::decode).collect()
    }

    fn build(attributes: &[Attribute]) -> der::Result<Self> {
        let mut parts = RdnSequence::default();
        for attribute in attributes {
            parts.push(RelativeDistinguishedName::try_from(vec![attribute.encode()?])?);
        }
        Ok(Self { der: parts.to_der()? })
    }
}

impl fmt::Display for DistinguishedName {
    /// As people read it (RFC 4514); not to be parsed again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Name::from_der(&self.der) {
            Ok(name) => name.fmt(f),
            Err(_) => f.write_str("?"),
        }
    }
}

impl fmt::Debug for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DistinguishedName({self})")
    }
}
