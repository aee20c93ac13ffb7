//! Requests for certificates: PKCS#10 (RFC 2986).
//!
//! A [`Request`] only exists with its possession proven. What it asks for binds
//! nobody: [`Request::check`] refuses what the profile would not give, so that
//! nobody is given something else than they asked for without being told.

mod attributes;
mod check;
mod fault;
mod write;

use std::collections::BTreeMap;

use data_encoding::BASE64_MIME_PERMISSIVE;
use der::{Decode, Reader, SliceReader, Tag};
use secrecy::SecretString;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;

use crate::asn1::Signed;
use crate::certificate::{find, read_pem};
use crate::key::{PublicKey, SignatureAlgorithm};
use crate::name::{DistinguishedName, NameFault};
use crate::oid;

pub use fault::RequestFault;
pub(crate) use write::write_with;
pub use write::{Unwritten, write};

/// The most that a request may take, in whatever form it comes.
pub const LONGEST: usize = 64 * 1024;

/// The labels of requests in PEM (RFC 7468 §7); the second is written by older tools.
const LABELS: &[&str] = &["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];

/// A request whose sender has the private key.
#[derive(Debug, Clone)]
pub struct Request {
    subject: DistinguishedName,
    key: PublicKey,
    extensions: Vec<Extension>,
    challenge: Option<SecretString>,
}

impl Request {
    /// Reads a request in DER, in PEM, or in base64 without the lines around it.
    ///
    /// Its signature is verified over the bytes that came.
    ///
    /// # Errors
    /// [`RequestFault`] for what it is not.
    pub fn read(bytes: &[u8]) -> Result<Self, RequestFault> {
        if bytes.len() > LONGEST {
            return Err(RequestFault::TooLong);
        }
        match std::str::from_utf8(bytes) {
            Ok(text) if !bytes.starts_with(&[0x30]) => Self::from_der(&unwrap(text)?),
            // A SEQUENCE begins with the sign for zero, as base64 may.
            Ok(text) => Self::from_der(bytes).or_else(|fault| match unwrap(text) {
                Ok(der) => Self::from_der(&der),
                Err(_) => Err(fault),
            }),
            Err(_) => Self::from_der(bytes),
        }
    }

    /// Reads a request in DER.
    ///
    /// # Errors
    /// [`RequestFault`] for what it is not.
    pub fn from_der(der: &[u8]) -> Result<Self, RequestFault> {
        if der.len() > LONGEST {
            return Err(RequestFault::TooLong);
        }
        let signed = Signed::parse(der).map_err(|_| RequestFault::Unreadable)?;
        let parts = Parts::read(signed.body).map_err(|_| RequestFault::Unreadable)?;
        let key = PublicKey::from_spki(parts.spki)?;
        let algorithm = SignatureAlgorithm::of(&signed.algorithm).ok_or(RequestFault::Algorithm)?;
        algorithm.verify(&key, signed.body, signed.signature).map_err(|_| RequestFault::Signature)?;
        let asked = attributes::read(parts.attributes)?;
        let subject = DistinguishedName::from_der(parts.subject)?;
        Ok(Self { subject, key, extensions: asked.extensions, challenge: asked.challenge })
    }

    /// The subject that it asks for.
    #[must_use]
    pub fn subject(&self) -> &DistinguishedName {
        &self.subject
    }

    /// The key, whose possession is proven.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The challenge password (RFC 2985 §5.4.1), if it has one.
    #[must_use]
    pub fn challenge(&self) -> Option<&SecretString> {
        self.challenge.as_ref()
    }

    /// What it asks for, as fields for a profile that takes names from requests:
    /// `request.common_name` and so on for the subject, `request.email`,
    /// `request.dns` and `request.upn` for the first alternative name of each kind.
    /// Nothing in them has been compared with anybody.
    ///
    /// # Errors
    /// [`NameFault`] if the subject has what certificates of ours do not.
    pub fn fields(&self) -> Result<BTreeMap<String, String>, NameFault> {
        let mut fields = BTreeMap::new();
        for name in self.alternative_names().unwrap_or_default() {
            if let Some((word, text)) = crate::name::alternative_text(&name) {
                fields.entry(format!("request.{word}")).or_insert(text);
            }
        }
        for attribute in self.subject.attributes()? {
            let text = attribute.text().to_owned();
            fields.entry(format!("request.{}", attribute.kind().word())).or_insert(text);
        }
        Ok(fields)
    }

    /// The alternative names that it asks for; `None` if they cannot be read.
    fn alternative_names(&self) -> Option<Vec<GeneralName>> {
        match find(&self.extensions, oid::SUBJECT_ALT_NAME) {
            Some(extension) => Vec::<GeneralName>::from_der(extension.extn_value.as_bytes()).ok(),
            None => Some(Vec::new()),
        }
    }
}

fn unwrap(text: &str) -> Result<Vec<u8>, RequestFault> {
    let text = text.trim();
    if !text.starts_with("-----BEGIN ") && !text.contains("\n-----BEGIN ") {
        return BASE64_MIME_PERMISSIVE.decode(text.as_bytes()).map_err(|_| RequestFault::Unreadable);
    }
    let mut blocks = read_pem(text, LABELS).map_err(|_| RequestFault::Unreadable)?;
    if blocks.len() == 1 { blocks.pop().ok_or(RequestFault::Unreadable) } else { Err(RequestFault::Unreadable) }
}

/// The parts of `CertificationRequestInfo`.
struct Parts<'a> {
    subject: &'a [u8],
    spki: &'a [u8],
    /// What stands in `[0]`, which some clients leave out.
    attributes: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(info: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(info)?;
        let parts = reader.sequence(|reader| {
            if u8::decode(reader)? != 0 {
                return Err(reader.error(Tag::Integer.value_error()));
            }
            let subject = reader.tlv_bytes()?;
            let spki = reader.tlv_bytes()?;
            let attributes = if reader.is_finished() { &[] } else { attributes::content(reader)? };
            Ok::<_, der::Error>(Self { subject, spki, attributes })
        })?;
        reader.finish()?;
        Ok(parts)
    }
}
