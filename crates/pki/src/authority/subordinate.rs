//! A CA that is signed elsewhere: the request for it.

use crate::certificate::ExtensionList;
use crate::key::Signer;
use crate::name::DistinguishedName;
use crate::request::{Unwritten, write_with};

use super::make::authority_usage;

/// Writes a PKCS#10 request for an issuing CA with the signer's key. What comes back
/// is taken by [`Authority::import`](super::Authority::import).
///
/// # Errors
/// [`Unwritten`] if the key does not sign.
pub fn request(signer: &dyn Signer, subject: &DistinguishedName) -> Result<Vec<u8>, Unwritten> {
    let list = ExtensionList::default().authority(Some(0));
    let list = list.and_then(|list| list.key_usage(authority_usage())).map_err(|_| Unwritten::Encoding)?;
    write_with(signer, subject, &list.into_vec())
}
