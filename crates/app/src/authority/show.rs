//! Looking at a project's authorities.

use data_encoding::HEXLOWER;
use domain::authority::Authority;
use domain::certificate::Serial;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::time::{SignedDuration, Timestamp};
use pki::certificate::{Certificate, pem};
use store::Session;
use store::repo::PublishedCrl;
use store::seal::sha256;

use crate::context::Context;
use crate::error::{Error, Result};

/// An authority, with what it published.
#[derive(Debug, Clone)]
pub struct AuthorityShown {
    /// As it is stored.
    pub record: Authority,
    /// Its certificate and those above it, as far as they can be read.
    pub chain: Vec<ChainLink>,
    /// The request that somebody else is to sign, in PEM.
    pub request: Option<String>,
    /// Its newest list of revoked certificates.
    pub crl: Option<PublishedCrl>,
    /// Until when its certificate should be renewed, as certificates of the usual length would end with it.
    pub renewal_due: Option<Timestamp>,
}

/// A certificate of an authority's chain, as people read it.
#[derive(Debug, Clone)]
pub struct ChainLink {
    /// Whom it names.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// Its serial number.
    pub serial: Serial,
    /// The kind of its key.
    pub key: String,
    /// From when it is valid.
    pub not_before: Timestamp,
    /// The last second that it is valid.
    pub not_after: Timestamp,
    /// SHA-256 over it, in hexadecimal digits.
    pub sha256: String,
    /// In PEM.
    pub pem: String,
}

/// All authorities of the project, the newest first.
///
/// # Errors
/// If the database fails.
pub async fn list(cx: &Context) -> Result<Vec<AuthorityShown>> {
    cx.require(Permission::ReadProject)?;
    let mut reader = cx.read().await?;
    let records = reader.authorities().list(cx.project().id).await?;
    let mut shown = Vec::with_capacity(records.len());
    for record in records.into_iter().rev() {
        shown.push(look(&mut reader, record).await?);
    }
    Ok(shown)
}

/// One authority of the project.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(cx: &Context, id: Id<kind::Authority>) -> Result<AuthorityShown> {
    cx.require(Permission::ReadProject)?;
    let mut reader = cx.read().await?;
    let record = reader.authorities().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("CA"))?;
    look(&mut reader, record).await
}

/// How long certificates are usually valid: two years.
const USUAL_DAYS: i64 = 730;

async fn look(session: &mut Session, record: Authority) -> Result<AuthorityShown> {
    let certificates = Certificate::all_from_pem(&record.certificates).unwrap_or_default();
    let crl = session.crls().lookup(record.id).await?;
    let usual = SignedDuration::from_hours(24 * USUAL_DAYS);
    let ends = certificates.iter().map(Certificate::not_after).min();
    let renewal_due = ends.and_then(|end| end.checked_sub(usual).ok());
    let request = record.request.as_ref().map(|der| pem("CERTIFICATE REQUEST", der));
    let chain = certificates.iter().map(ChainLink::of).collect();
    Ok(AuthorityShown { record, chain, request, crl, renewal_due })
}

impl ChainLink {
    fn of(certificate: &Certificate) -> Self {
        Self {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            serial: certificate.serial(),
            key: certificate.key().kind().to_string(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            sha256: HEXLOWER.encode(&sha256(certificate.der())),
            pem: certificate.to_pem(),
        }
    }
}
