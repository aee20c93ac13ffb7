//! A certificate for a request that a program brings: automation and device management.

use std::sync::Arc;

use domain::certificate::{CertificateOrigin, Holds};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::user::User;
use pki::certificate::Certificate;
use pki::name::AllowedDomains;
use pki::profile::Profile;
use pki::request::{Request, RequestFault};
use store::{Session, UnitOfWork};

use super::issue::{self, Issued, Order, Place, Prepared};
use super::{names, profiles};
use crate::authority::{self, Loaded};
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
    let wanted = Wanted { profile: &new.profile, request: &request, origin: new.origin, replaces: None };
    let ready = accept(cx, &mut uow, &user, wanted).await?;
    uow.commit().await?;
    let (uow, issued) = finish(cx, ready).await?;
    cx.commit(uow, &issued).await?;
    Ok(issued)
}

/// What somebody who may have a certificate of a user wants.
pub(crate) struct Wanted<'a> {
    /// The profile's name.
    pub(crate) profile: &'a str,
    /// For which key, and with which names.
    pub(crate) request: &'a Request,
    /// How it was asked for.
    pub(crate) origin: CertificateOrigin,
    /// The certificate before it.
    pub(crate) replaces: Option<Id<kind::Certificate>>,
}

/// A certificate that is to be signed once the unit that prepared it is committed.
pub(crate) struct Ready {
    loaded: Arc<Loaded>,
    allowed: AllowedDomains,
    prepared: Vec<Prepared>,
    user: Id<kind::User>,
}

impl Ready {
    /// Whom it will name.
    pub(crate) fn subject(&self) -> &str {
        self.prepared.first().map_or("", |one| &one.certificate.subject)
    }
}

/// Holds a request against profile and user, who is locked, and prepares the certificate.
pub(crate) async fn accept(cx: &Context, uow: &mut UnitOfWork, user: &User, wanted: Wanted<'_>) -> Result<Ready> {
    let Wanted { profile, request, origin, replaces } = wanted;
    require_active(user)?;
    let profile = for_requests(uow, cx, profile).await?;
    let options = settings::load(uow, cx.project().id).await?.mobile_id;
    let allowed = names::allowed(&options, user);
    let names = names::fill(&profile, &names::fields(cx, &options, user, Some(request))?, &allowed)?;
    request.check(&profile, &names, &allowed).map_err(|fault: RequestFault| refused(fault.code(), &fault))?;
    issue::refuse_known_key(uow, request.key(), user.id).await?;
    let loaded = authority::active(cx.app(), uow, cx.project().id).await?;
    let (key, place) = (request.key().clone(), Place::default());
    let order = Order { profile, key, names, user: user.id, place, origin, replaces };
    let prepared = issue::prepare(cx, uow, &loaded, vec![order]).await?;
    Ok(Ready { loaded, allowed, prepared, user: user.id })
}

/// Signs and records what was prepared. Its unit of work is still to be committed.
pub(crate) async fn finish(cx: &Context, ready: Ready) -> Result<(UnitOfWork, Issued)> {
    let Ready { loaded, allowed, prepared, user } = ready;
    let signed = issue::sign(loaded.clone(), allowed, prepared).await?;
    let mut uow = cx.begin().await?;
    let user = uow.users().lock(cx.project().id, user).await?.ok_or(Error::NotFound("user"))?;
    require_active(&user)?; // it may have ended while it was signed; the sweep abandons what was prepared
    let mut issued = issue::record(cx, &mut uow, &loaded, &user, signed, Holds::NONE).await?;
    let issued = issued.pop().ok_or_else(|| Error::internal("nothing was issued"))?;
    Ok((uow, issued))
}

/// A profile that certifies keys which others made.
pub(crate) async fn for_requests(session: &mut Session, cx: &Context, name: &str) -> Result<Profile> {
    let profile = profiles::find(session, cx, name).await?.ok_or(Error::NotFound("certificate profile"))?;
    if profile.spec().archived_key {
        let detail = "the server makes the keys of this profile, for phones; it certifies no others";
        return Err(Error::invalid("/profile", "profile_archives_keys", detail));
    }
    Ok(profile)
}

/// A certificate alone, as PKCS#7 in DER.
pub(crate) fn only(issued: &Issued) -> Result<Vec<u8>> {
    let certificates = Certificate::all_from_pem(&issued.pem).map_err(Error::internal)?;
    pki::pkcs7::certs_only(&certificates).map_err(Error::internal)
}

/// A request that does not hold, by its own code; its cause says what would.
pub(crate) fn refused(code: &'static str, fault: &dyn std::error::Error) -> Error {
    let cause = fault.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    Error::invalid("/csr", code, format!("{fault}{cause}"))
}
