//! Looking at certificates.

use domain::certificate::Certificate;
use domain::id::{Id, kind};
use domain::permission::Permission;
use store::repo::CERTIFICATES;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// A certificate with its bytes.
#[derive(Debug, Clone)]
pub struct CertificateShown {
    /// As it is kept.
    pub certificate: Certificate,
    /// In PEM; `None` if it was never signed, or its holder was erased.
    pub pem: Option<String>,
    /// Whether its key is archived.
    pub has_archived_key: bool,
}

/// One certificate.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such certificate.
pub async fn get(cx: &Context, id: Id<kind::Certificate>) -> Result<CertificateShown> {
    cx.require(Permission::ReadPeople)?;
    let mut reader = cx.read().await?;
    let certificate = reader.certificates().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("certificate"))?;
    let der = reader.certificates().der(id).await?;
    let has_archived_key = reader.archived_keys().lookup(cx.project().id, id).await?.is_some();
    let pem = der.map(|der| pki::certificate::pem("CERTIFICATE", &der));
    Ok(CertificateShown { certificate, pem, has_archived_key })
}

/// A page of the project's certificates.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<Certificate>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&CERTIFICATES, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.certificates().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.certificates().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}
