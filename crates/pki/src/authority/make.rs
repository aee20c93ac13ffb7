//! Making the CA's own certificates.

use der::asn1::Null;
use der::flagset::FlagSet;
use domain::time::{SignedDuration, Timestamp};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;

use super::MakeFault;
use crate::asn1::whole_second;
use crate::certificate::{Certificate, Draft, ExtensionList, Serial};
use crate::issue::{Issuer, Url};
use crate::key::{PublicKey, SignError, Signer};
use crate::name::DistinguishedName;
use crate::oid;
use crate::profile::ExtendedUsage;

/// The longest that a CA is valid: 50 years.
const LONGEST_DAYS: u32 = 18_263;
/// How long before now a CA's certificate begins, for clocks that run late.
const BACKDATE_S: i64 = 300;

/// What a certificate of the CA's own is made with.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// Its name.
    pub subject: &'a DistinguishedName,
    /// For how many days it is valid; never for longer than its issuer.
    pub validity_days: u32,
    /// Its serial number.
    pub serial: Serial,
    /// The moment of issue.
    pub now: Timestamp,
}

/// Makes a root: a CA that signs itself. With the same key and subject it renews one.
///
/// # Errors
/// [`MakeFault`] if the terms or the key do not hold.
pub fn root(signer: &dyn Signer, terms: &Terms<'_>) -> Result<Certificate, MakeFault> {
    let (not_before, not_after) = terms.validity()?;
    let key = signer.public_key();
    let extensions = root_extensions(key).map_err(|_| MakeFault::Encoding)?;
    let draft = terms.draft(signer, terms.subject, (not_before, not_after), key, extensions);
    certify(&draft, signer)
}

/// Makes a CA that issues to users only: its path length is 0. With the key and the
/// subject of an older one it renews it.
///
/// # Errors
/// [`MakeFault`] if the terms or the keys do not hold.
pub fn subordinate(
    issuer: &Issuer,
    signer: &dyn Signer,
    key: &PublicKey,
    terms: &Terms<'_>,
) -> Result<Certificate, MakeFault> {
    if issuer.path_length() == Some(0) {
        return Err(MakeFault::PathLength);
    }
    let list = ExtensionList::default().authority(Some(0)).and_then(|list| list.key_usage(authority_usage()));
    below(issuer, signer, key, terms, list)
}

/// Makes the certificate that answers OCSP in the issuer's name (RFC 6960 §4.2.2.2).
/// Nobody asks whether it is revoked, so it should be valid for days and no longer.
///
/// # Errors
/// [`MakeFault`] if the terms or the keys do not hold.
pub fn responder(
    issuer: &Issuer,
    signer: &dyn Signer,
    key: &PublicKey,
    terms: &Terms<'_>,
) -> Result<Certificate, MakeFault> {
    let list = ExtensionList::default()
        .key_usage(KeyUsages::DigitalSignature.into())
        .and_then(|list| list.extended_usage(&[ExtendedUsage::OCSP_SIGNING]))
        .and_then(|list| list.add(oid::OCSP_NO_CHECK, false, &Null));
    below(issuer, signer, key, terms, list)
}

fn below(
    issuer: &Issuer,
    signer: &dyn Signer,
    key: &PublicKey,
    terms: &Terms<'_>,
    list: der::Result<ExtensionList>,
) -> Result<Certificate, MakeFault> {
    if signer.public_key() != issuer.certificate().key() {
        return Err(MakeFault::ForeignKey);
    }
    let (from, until) = terms.validity()?;
    let validity = issuer.validity(from, until, terms.now).ok_or(MakeFault::IssuerNotValid)?;
    let extensions = list.and_then(|list| below_extensions(list, issuer, key)).map_err(|_| MakeFault::Encoding)?;
    certify(&terms.draft(signer, issuer.certificate().subject(), validity, key, extensions), signer)
}

impl<'a> Terms<'a> {
    fn validity(&self) -> Result<(Timestamp, Timestamp), MakeFault> {
        if self.subject.is_empty() {
            return Err(MakeFault::EmptySubject);
        }
        if !(1..=LONGEST_DAYS).contains(&self.validity_days) {
            return Err(MakeFault::Validity);
        }
        let now = whole_second(self.now);
        let lasts = SignedDuration::from_secs(i64::from(self.validity_days) * 86_400 - 1);
        let from = now.checked_sub(SignedDuration::from_secs(BACKDATE_S)).map_err(|_| MakeFault::Time)?;
        Ok((from, now.checked_add(lasts).map_err(|_| MakeFault::Time)?))
    }

    fn draft(
        &self,
        signer: &dyn Signer,
        issuer: &'a DistinguishedName,
        (not_before, not_after): (Timestamp, Timestamp),
        key: &'a PublicKey,
        extensions: Vec<Extension>,
    ) -> Draft<'a> {
        let (serial, subject, algorithm) = (self.serial, self.subject, signer.algorithm());
        Draft { serial, algorithm, issuer, not_before, not_after, subject, key, extensions }
    }
}

fn certify(draft: &Draft<'_>, signer: &dyn Signer) -> Result<Certificate, MakeFault> {
    let certificate = Certificate::sign(&draft.to_der()?, signer)?;
    certificate.verify(signer.public_key()).map_err(|_| SignError::Failed)?;
    Ok(certificate)
}

fn root_extensions(key: &PublicKey) -> der::Result<Vec<Extension>> {
    let list = ExtensionList::default().authority(None)?.key_usage(authority_usage())?;
    Ok(list.subject_key(key)?.into_vec())
}

fn below_extensions(list: ExtensionList, issuer: &Issuer, key: &PublicKey) -> der::Result<Vec<Extension>> {
    let urls = issuer.urls();
    let list = list.authority_key(issuer.key_identifier())?.subject_key(key)?;
    let list = list.crl_at(urls.crl.as_ref().map(Url::as_str))?;
    let (ocsp, certificate) = (urls.ocsp.as_ref().map(Url::as_str), urls.certificate.as_ref().map(Url::as_str));
    Ok(list.information_at(ocsp, certificate)?.into_vec())
}

pub(super) fn authority_usage() -> FlagSet<KeyUsages> {
    KeyUsages::KeyCertSign | KeyUsages::CRLSign
}
