//! A certificate for a request that a program brings: automation and device management.

use domain::certificate::{CertificateOrigin, Holds};
use domain::id::{Id, kind};
use domain::permission::Permission;
use pki::request::{Request, RequestFault};

use super::issue::{self, Issued, Order, Place};
use super::{names, profiles};
use crate::authority;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::settings;
use crate::users::require_active;

/// What a certificate is asked for with.
#[derive(Debug, Clone)]
pub struct NewCertificate {
    /// The profile's name.
    pub profile: String,
    /// Whose it is to be.
    pub user: Id<kind::User>,
    /// PKCS#10, in PEM or base64.
    pub csr: String,
    /// How it was asked for.
    pub origin: CertificateOrigin,
}

/// Issues a certificate for a request. Subject and alternative names come from the profile and the user, and from the
/// request only where the profile says so; a request that asks for anything else is refused.
///
/// # Errors
/// [`Error::NotFound`] for user and profile; [`Error::Invalid`] with the code of what is wrong with the request;
/// the conflicts `user_not_active` and `ca_unavailable`.
pub async fn create(cx: &Context, new: NewCertificate) -> Result<Issued> {
    cx.require(Permission::IssueCertificates)?;
    let request = Request::read(new.csr.as_bytes()).map_err(|fault| refused(fault.code(), &fault))?;
    let mut uow = cx.begin().await?;
    let user = uow.users().lock(cx.project().id, new.user).await?.ok_or(Error::NotFound("user"))?;
    require_active(&user)?;
    let profile = profiles::find(&mut uow, cx, &new.profile).await?.ok_or(Error::NotFound("certificate profile"))?;
    if profile.spec().archived_key {
        let detail = "the server makes the keys of this profile, for phones; it certifies no others";
        return Err(Error::invalid("/profile", "profile_archives_keys", detail));
    }
    let allowed = settings::allowed_domains(&mut uow, cx).await?;
    let names = names::fill(&profile, &names::fields(&user, Some(&request))?, &allowed)?;
    request.check(&profile, &names, &allowed).map_err(|fault: RequestFault| refused(fault.code(), &fault))?;
    let loaded = authority::active(cx.app(), &mut uow, cx.project().id).await?;
    let order = Order {
        profile,
        key: request.key().clone(),
        names,
        user: user.id,
        place: Place::default(),
        origin: new.origin,
        replaces: None,
    };
    let prepared = issue::prepare(cx, &mut uow, &loaded, vec![order]).await?;
    uow.commit().await?;
    let signed = issue::sign(loaded.clone(), allowed, prepared).await?;
    let mut uow = cx.begin().await?;
    let user = uow.users().lock(cx.project().id, user.id).await?.ok_or(Error::NotFound("user"))?;
    require_active(&user)?; // it may have ended while it was signed; the sweep abandons what was prepared
    let mut issued = issue::record(cx, &mut uow, &loaded, &user, signed, Holds::NONE).await?;
    let issued = issued.pop().ok_or_else(|| Error::internal("nothing was issued"))?;
    cx.commit(uow, &issued).await?;
    Ok(issued)
}

/// A request that does not hold, by its own code; its cause says what would.
pub(super) fn refused(code: &'static str, fault: &dyn std::error::Error) -> Error {
    let cause = fault.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    Error::invalid("/csr", code, format!("{fault}{cause}"))
}
