//! Which project an address of EST belongs to, and what its CA is.

use domain::event::Actor;
use pki::certificate::Certificate;
use pki::pkcs7::certs_only;

use crate::authority::unavailable;
use crate::context::{App, Caller, Context};
use crate::error::{Error, Result};

/// The certificates of the CA that issues for the project, up to the root: PKCS#7 in DER (RFC 7030 §4.1).
///
/// # Errors
/// [`Error::NotFound`] if no CA has this name in addresses.
pub async fn certificates(app: &App, ca: &str) -> Result<Vec<u8>> {
    let cx = project_of(app, ca).await?;
    let active = cx.read().await?.authorities().active(cx.project().id).await?;
    let active = active.ok_or_else(|| unavailable("the project has no CA yet"))?;
    let certificates = Certificate::all_from_pem(&active.certificates).map_err(Error::internal)?;
    certs_only(&certificates).map_err(Error::internal)
}

/// The project of the CA with this name, whether that CA still issues or another one does: clients keep their address.
pub(super) async fn project_of(app: &App, ca: &str) -> Result<Context> {
    let mut reader = app.store().read().await?;
    let authority = reader.authorities().by_slug(ca).await?.ok_or(Error::NotFound("CA"))?;
    let project = reader.projects().by_id(authority.project).await?.ok_or(Error::NotFound("CA"))?;
    let caller = Caller::phone(Actor::Holder, project.id);
    Ok(app.as_caller(project, caller))
}
