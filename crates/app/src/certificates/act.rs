//! Holding, releasing and revoking a certificate by hand.

use domain::certificate::{Certificate, CertificateError, CertificateEvent, CertificateState, Hold, RevocationReason};
use domain::id::{Id, kind};
use domain::permission::Permission;
use serde_json::json;
use store::UnitOfWork;

use super::issue::tell;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// Puts a certificate on hold until somebody releases it.
///
/// # Errors
/// [`Error::NotFound`]; a conflict if it is over.
pub async fn hold(cx: &Context, id: Id<kind::Certificate>) -> Result<Certificate> {
    act(cx, id, "certificates.hold", CertificateEvent::Hold(Hold::ByHand)).await
}

/// Releases a certificate that somebody put on hold. What holds it for another reason goes on doing so.
///
/// # Errors
/// [`Error::NotFound`]; a conflict if it is over, or not on hold by hand.
pub async fn release(cx: &Context, id: Id<kind::Certificate>) -> Result<Certificate> {
    act(cx, id, "certificates.release", CertificateEvent::Release(Hold::ByHand)).await
}

/// Revokes a certificate, for good.
///
/// # Errors
/// [`Error::NotFound`]; a conflict if it is over.
pub async fn revoke(cx: &Context, id: Id<kind::Certificate>, reason: RevocationReason) -> Result<Certificate> {
    act(cx, id, "certificates.revoke", CertificateEvent::Revoke(reason)).await
}

async fn act(
    cx: &Context,
    id: Id<kind::Certificate>,
    action: &'static str,
    event: CertificateEvent,
) -> Result<Certificate> {
    cx.require(Permission::ManageCertificates)?;
    let mut uow = cx.begin().await?;
    let certificate = uow.certificates().lock(cx.project().id, id).await?.ok_or(Error::NotFound("certificate"))?;
    let before = certificate.clone();
    let certificate = apply(cx, &mut uow, certificate, event).await?;
    if certificate != before {
        let detail = json!({"before": before.state.as_str(), "after": certificate.state.as_str(),
            "reason": certificate.state.reason(), "serial": certificate.serial.to_string()});
        match certificate.user {
            Some(user) => record::audit_of(cx, &mut uow, action, id, user, detail, None).await?,
            None => record::audit(cx, &mut uow, action, id, detail).await?,
        }
    }
    cx.commit(uow, &certificate).await?;
    Ok(certificate)
}

/// Changes a certificate that this unit has locked, and records what happened.
pub(crate) async fn apply(
    cx: &Context,
    uow: &mut UnitOfWork,
    certificate: Certificate,
    event: CertificateEvent,
) -> Result<Certificate> {
    let before = certificate.clone();
    let (certificate, category) = certificate.apply(event, cx.now()).map_err(conflict)?;
    if certificate == before {
        return Ok(certificate);
    }
    uow.certificates().update(&certificate).await?;
    if certificate.state == CertificateState::Abandoned {
        uow.archived_keys().forget(certificate.id).await?;
    }
    if let Some(category) = category {
        let user = match certificate.user {
            Some(user) => uow.users().lookup(cx.project().id, user).await?,
            None => None,
        };
        tell(cx, uow, user.as_ref(), &certificate, category).await?;
    }
    Ok(certificate)
}

fn conflict(error: CertificateError) -> Error {
    Error::conflict(error.code(), error.to_string())
}
