//! Who issues: a CA's certificate, and where the world finds what it publishes.

use std::fmt;
use std::str::FromStr;

use der::Decode;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, SubjectKeyIdentifier};

use crate::certificate::{Certificate, find};
use crate::oid;

/// An address that certificates name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Url(String);

/// A text that is no address for certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address in a certificate begins with http:// or https://, and has at most 1024 visible ASCII characters")]
pub struct InvalidUrl;

impl Url {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Url {
    type Err = InvalidUrl;

    fn from_str(text: &str) -> Result<Self, InvalidUrl> {
        let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")).ok_or(InvalidUrl)?;
        let sound = text.len() <= 1024 && text.bytes().all(|byte| byte.is_ascii_graphic());
        let has_host = rest.split(['/', '?', '#']).next().is_some_and(|host| !host.is_empty());
        if sound && has_host { Ok(Self(text.to_owned())) } else { Err(InvalidUrl) }
    }
}

impl TryFrom<String> for Url {
    type Error = InvalidUrl;

    fn try_from(text: String) -> Result<Self, InvalidUrl> {
        text.parse()
    }
}

impl From<Url> for String {
    fn from(url: Url) -> Self {
        url.0
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the world finds what an issuer publishes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Urls {
    /// The issuer's own certificate.
    pub certificate: Option<Url>,
    /// Its CRL.
    pub crl: Option<Url>,
    /// Its OCSP responder.
    pub ocsp: Option<Url>,
}

/// A CA that may issue: its certificate says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    certificate: Certificate,
    key_identifier: Vec<u8>,
    path_length: Option<u8>,
    urls: Urls,
}

/// Why a certificate is not a CA's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnIssuer {
    /// `basicConstraints` is missing, not critical, or says that it is none.
    #[error("the certificate is not a CA's: basicConstraints does not say so")]
    BasicConstraints,
    /// `keyUsage` is missing, or leaves out signing certificates or CRLs.
    #[error("the certificate's key may not sign certificates and CRLs")]
    KeyUsage,
    /// It restricts or maps in ways that we do not follow: an extension is critical and unknown.
    #[error("the certificate has a critical extension that is not known: {0}")]
    Critical(der::asn1::ObjectIdentifier),
}

impl NotAnIssuer {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BasicConstraints => "ca_basic_constraints",
            Self::KeyUsage => "ca_key_usage",
            Self::Critical(_) => "ca_critical_extension",
        }
    }
}

/// The extensions of a CA that we follow, where they are critical.
const FOLLOWED: &[der::asn1::ObjectIdentifier] =
    &[oid::BASIC_CONSTRAINTS, oid::KEY_USAGE, oid::CERTIFICATE_POLICIES, oid::EXTENDED_KEY_USAGE];

impl Issuer {
    /// Takes a CA's certificate.
    ///
    /// # Errors
    /// [`NotAnIssuer`] if it is not a CA's.
    pub fn new(certificate: Certificate, urls: Urls) -> Result<Self, NotAnIssuer> {
        let extensions = &certificate.body().extensions;
        let constraints = find(extensions, oid::BASIC_CONSTRAINTS).filter(|extension| extension.critical);
        let constraints = constraints.and_then(|one| BasicConstraints::from_der(one.extn_value.as_bytes()).ok());
        let constraints = constraints.filter(|constraints| constraints.ca).ok_or(NotAnIssuer::BasicConstraints)?;
        let usage = find(extensions, oid::KEY_USAGE);
        let usage = usage.and_then(|one| KeyUsage::from_der(one.extn_value.as_bytes()).ok());
        if !usage.is_some_and(|usage| usage.key_cert_sign() && usage.crl_sign()) {
            return Err(NotAnIssuer::KeyUsage);
        }
        let unknown = extensions.iter().find(|one| one.critical && !FOLLOWED.contains(&one.extn_id));
        if let Some(extension) = unknown {
            return Err(NotAnIssuer::Critical(extension.extn_id));
        }
        let identifier = find(extensions, oid::SUBJECT_KEY_IDENTIFIER);
        let identifier = identifier.and_then(|one| SubjectKeyIdentifier::from_der(one.extn_value.as_bytes()).ok());
        let key_identifier =
            identifier.map_or_else(|| certificate.key().identifier().to_vec(), |one| one.0.as_bytes().to_vec());
        Ok(Self { key_identifier, path_length: constraints.path_len_constraint, urls, certificate })
    }

    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Where the world finds what it publishes.
    #[must_use]
    pub fn urls(&self) -> &Urls {
        &self.urls
    }

    /// How many CAs may follow below it; `None` is any number.
    #[must_use]
    pub fn path_length(&self) -> Option<u8> {
        self.path_length
    }

    /// The identifier of its key, as what it issues names it.
    #[must_use]
    pub fn key_identifier(&self) -> &[u8] {
        &self.key_identifier
    }

    /// From when to when a certificate may be valid, inside of the issuer's own
    /// validity; `None` if that is over, or has not begun.
    pub(crate) fn validity(&self, from: Timestamp, until: Timestamp, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let own = &self.certificate;
        own.is_valid_at(now).then(|| (from.max(own.not_before()), until.min(own.not_after())))
    }
}
