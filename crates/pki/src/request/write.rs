//! Requests of our own, to be signed by somebody else's CA.

use der::{Encode, Tag, TagNumber};
use x509_cert::ext::Extension;

use crate::asn1::{self, Signed};
use crate::key::{SignError, Signer};
use crate::name::DistinguishedName;
use crate::oid;

/// `INTEGER { v1(0) }`.
const VERSION_1: [u8; 3] = [0x02, 0x01, 0x00];
const ATTRIBUTES: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };

/// Why there is no request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritten {
    /// The key did not sign.
    #[error("the request was not signed")]
    Key(#[from] SignError),
    /// The encoder failed.
    #[error("the request could not be written")]
    Encoding,
}

/// Writes a request for `subject` and the signer's key, which asks for no extension.
///
/// # Errors
/// [`Unwritten`] if the key does not sign.
pub fn write(signer: &dyn Signer, subject: &DistinguishedName) -> Result<Vec<u8>, Unwritten> {
    write_with(signer, subject, &[])
}

pub(crate) fn write_with(
    signer: &dyn Signer,
    subject: &DistinguishedName,
    extensions: &[Extension],
) -> Result<Vec<u8>, Unwritten> {
    let info = info(signer, subject, extensions).map_err(|_| Unwritten::Encoding)?;
    let signature = signer.sign(&info)?;
    let signed = Signed { body: &info, algorithm: signer.algorithm().identifier(), signature: &signature };
    signed.to_der().map_err(|_| Unwritten::Encoding)
}

fn info(signer: &dyn Signer, subject: &DistinguishedName, extensions: &[Extension]) -> der::Result<Vec<u8>> {
    let mut attribute = Vec::new();
    if !extensions.is_empty() {
        let values = asn1::wrap(Tag::Set, &[&extensions.to_vec().to_der()?])?;
        attribute = asn1::sequence(&[&oid::EXTENSION_REQUEST.to_der()?, &values])?;
    }
    let attributes = asn1::wrap(ATTRIBUTES, &[&attribute])?;
    asn1::sequence(&[&VERSION_1, subject.der(), signer.public_key().spki(), &attributes])
}
