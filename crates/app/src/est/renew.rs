//! The next certificate, for the one that is there (RFC 7030 §4.2.2).

use domain::certificate::{Certificate, CertificateOrigin, CertificateState};
use pki::request::Request;
use store::Session;

use super::place::project_of;
use crate::certificates::{Wanted, accept, finish, only, refused};
use crate::context::{App, Context};
use crate::error::{Error, Result};

/// By which certificates are renewed, and with which.
const PROFILE: &str = "authentication";

/// Issues the next certificate for the holder of one who has proven to have its key: PKCS#7 in DER. `presented` is
/// that certificate in DER: unrevoked, of the profile `authentication`, this project's. The next one says the same of
/// its holder, who is active. The one before it ends by itself.
///
/// # Errors
/// [`Error::Unauthenticated`] if the certificate does not open this; [`Error::Invalid`] with the code of what is wrong
/// with the request; the conflicts `user_not_active` and `ca_unavailable`.
pub async fn renew(app: &App, ca: &str, presented: &[u8], request: &[u8]) -> Result<Vec<u8>> {
    let cx = project_of(app, ca).await?;
    let mut uow = cx.begin().await?;
    let known = find(&mut uow, &cx, presented).await?.ok_or(Error::Unauthenticated)?;
    let user = known.user.ok_or(Error::Unauthenticated)?;
    // Whoever changes the user changes their certificates, too, and has locked the user before.
    let user = uow.users().lock(cx.project().id, user).await?.ok_or(Error::Unauthenticated)?;
    let known = uow.certificates().lock(cx.project().id, known.id).await?.ok_or(Error::Unauthenticated)?;
    if known.state != CertificateState::Valid || known.profile != PROFILE || known.not_after < cx.now() {
        return Err(Error::Unauthenticated);
    }
    let request = Request::read(request).map_err(|fault| refused(fault.code(), &fault))?;
    let origin = CertificateOrigin::Est;
    let wanted = Wanted { profile: PROFILE, request: &request, origin, replaces: Some(known.id) };
    let ready = accept(&cx, &mut uow, &user, wanted).await?;
    if ready.subject() != known.subject {
        let detail = "the holder's name is another one now; ask for a first certificate again";
        return Err(Error::invalid("/csr", "request_subject", detail));
    }
    uow.commit().await?;
    let (uow, issued) = finish(&cx, ready).await?;
    uow.commit().await?;
    only(&issued)
}

/// The certificate that was presented, octet by octet.
async fn find(session: &mut Session, cx: &Context, presented: &[u8]) -> Result<Option<Certificate>> {
    let Ok(read) = pki::certificate::Certificate::from_der(presented) else { return Ok(None) };
    for known in session.certificates().by_serial(cx.project().id, &read.serial()).await? {
        if session.certificates().der(known.id).await?.as_deref() == Some(presented) {
            return Ok(Some(known));
        }
    }
    Ok(None)
}
