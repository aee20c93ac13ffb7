//! The last steps: the signature, and that it is the right one.

use super::{Checked, ConfirmFault, Issuer, SignFault, ToBeSigned};
use crate::certificate::Certificate;
use crate::key::Signer;

/// Signs what was checked, and makes sure of what came out.
///
/// # Errors
/// [`SignFault`] if the key is another, did not sign, or signed something else.
pub fn sign(checked: Checked<'_>, signer: &dyn Signer) -> Result<Certificate, SignFault> {
    let Checked { to_be_signed, issuer } = checked;
    let right_key = signer.public_key() == issuer.certificate().key();
    if !right_key || signer.algorithm() != to_be_signed.body().algorithm {
        return Err(SignFault::ForeignKey);
    }
    let certificate = Certificate::sign(to_be_signed.der(), signer)?;
    confirm(to_be_signed, &certificate, issuer)?;
    Ok(certificate)
}

/// Says that a certificate is exactly what was to be signed, under the issuer's key.
///
/// # Errors
/// [`ConfirmFault`] if it is not.
pub fn confirm(to_be_signed: &ToBeSigned, certificate: &Certificate, issuer: &Issuer) -> Result<(), ConfirmFault> {
    if certificate.to_be_signed() != to_be_signed.der() {
        return Err(ConfirmFault::Bytes);
    }
    certificate.verify(issuer.certificate().key()).map_err(|_| ConfirmFault::Signature)
}
