//! The first step: what is to be signed.

use domain::time::{SignedDuration, Timestamp};
use x509_cert::ext::Extension;

use super::{Issuer, PrepareFault, ToBeSigned, Url};
use crate::asn1::whole_second;
use crate::certificate::{Body, Draft, ExtensionList, Serial, Unwritten};
use crate::key::{PublicKey, SignatureAlgorithm};
use crate::profile::{Names, Profile, Usage};

/// What one certificate is ordered with.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The key to be certified, whose possession was proven.
    pub key: &'a PublicKey,
    /// The names, filled by the profile.
    pub names: &'a Names,
    /// The serial number, which the caller has reserved.
    pub serial: Serial,
    /// What the issuer's key signs with.
    pub algorithm: SignatureAlgorithm,
    /// The moment of issue.
    pub now: Timestamp,
}

/// Writes what is to be signed.
///
/// # Errors
/// [`PrepareFault`] if the profile does not certify such a key, or the issuer is not valid.
pub fn prepare(profile: &Profile, issuer: &Issuer, order: &Order<'_>) -> Result<ToBeSigned, PrepareFault> {
    let kind = order.key.kind();
    if !profile.allows(kind) {
        return Err(PrepareFault::KeyKind(kind));
    }
    let (not_before, not_after) = validity(profile, issuer, order.now)?;
    let extensions = extensions(profile, issuer, order).map_err(|_| PrepareFault::Encoding)?;
    let draft = Draft {
        serial: order.serial,
        algorithm: order.algorithm,
        issuer: issuer.certificate().subject(),
        not_before,
        not_after,
        subject: order.names.subject(),
        key: order.key,
        extensions,
    };
    let der = draft.to_der()?;
    let body = Body::parse(&der).map_err(|_| PrepareFault::Encoding)?;
    Ok(ToBeSigned::new(der, body))
}

/// A certificate of N days ends with the second before the Nth day is over,
/// because both ends count (RFC 5280 §4.1.2.5).
fn validity(profile: &Profile, issuer: &Issuer, now: Timestamp) -> Result<(Timestamp, Timestamp), PrepareFault> {
    let spec = profile.spec();
    let now = whole_second(now);
    let from = now.checked_sub(SignedDuration::from_secs(spec.backdate_s.into())).map_err(|_| PrepareFault::Time)?;
    let lasts = SignedDuration::from_secs(i64::from(spec.validity_days) * 86_400 - 1);
    let until = now.checked_add(lasts).map_err(|_| PrepareFault::Time)?;
    issuer.validity(from, until, now).ok_or(PrepareFault::IssuerNotValid)
}

fn extensions(profile: &Profile, issuer: &Issuer, order: &Order<'_>) -> der::Result<Vec<Extension>> {
    let (spec, urls) = (profile.spec(), issuer.urls());
    let list = ExtensionList::default()
        .authority_key(issuer.key_identifier())?
        .subject_key(order.key)?
        .key_usage(Usage::flags(&spec.key_usage, order.key.kind()))?
        .extended_usage(&spec.extended_key_usage)?
        .alternative_names(order.names.alternatives())?
        .policies(&spec.policies)?
        .crl_at(urls.crl.as_ref().map(Url::as_str))?
        .information_at(urls.ocsp.as_ref().map(Url::as_str), urls.certificate.as_ref().map(Url::as_str))?;
    Ok(list.into_vec())
}

impl From<Unwritten> for PrepareFault {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::Time => Self::Time,
            Unwritten::Encoding => Self::Encoding,
        }
    }
}
