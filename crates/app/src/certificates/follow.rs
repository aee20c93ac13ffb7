//! Certificates stand as what they belong to.

use domain::certificate::CertificateState::{OnHold, Prepared, Valid};
use domain::certificate::{Certificate, CertificateEvent, Hold, RevocationReason};
use domain::credential::{Credential, FinalReason, Intent};
use domain::user::{User, UserState};
use store::UnitOfWork;

use super::act::apply;
use crate::context::Context;
use crate::error::Result;

/// What a certificate's owner asks of it.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Valid,
    OnHold,
    Revoked(RevocationReason),
}

/// Holds, releases or revokes the certificates of a credential, as it was suspended, resumed or revoked.
pub(crate) async fn follow_credential(cx: &Context, uow: &mut UnitOfWork, credential: &Credential) -> Result<()> {
    let wanted = match credential.intent {
        Intent::Active => Wanted::Valid,
        Intent::Suspended(_) => Wanted::OnHold,
        Intent::Revoked(reason) => Wanted::Revoked(reason.into()),
    };
    for certificate in uow.certificates().lock_of_credential(credential.id).await? {
        let wanted = parted(credential, &certificate).map_or(wanted, Wanted::Revoked);
        follow(cx, uow, certificate, wanted).await?;
    }
    Ok(())
}

/// Why a certificate ends whose phone has the credential no more: another has, or the holder gave it up.
fn parted(credential: &Credential, certificate: &Certificate) -> Option<RevocationReason> {
    let is_unconfirmed = certificate.state.holds().has(Hold::Unconfirmed) || certificate.state == Prepared;
    let is_with_it = certificate.device.is_none() || certificate.device == credential.device;
    match credential.device {
        _ if is_with_it || is_unconfirmed => None,
        Some(_) => Some(RevocationReason::Superseded),
        None => Some(RevocationReason::CessationOfOperation),
    }
}

/// Holds, releases or revokes those certificates of a user that belong to no credential, as the user was deactivated,
/// activated, locked, or is being deleted. `ended` is why the user's credentials were revoked, if they were.
pub(crate) async fn follow_user(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    ended: Option<FinalReason>,
) -> Result<()> {
    let wanted = match (ended, user.state) {
        (Some(reason), _) => Wanted::Revoked(reason.into()),
        (None, UserState::Active) => Wanted::Valid,
        (None, _) => Wanted::OnHold,
    };
    for certificate in uow.certificates().lock_live_of_user(user.id).await? {
        if certificate.credential.is_none() {
            follow(cx, uow, certificate, wanted).await?;
        }
    }
    Ok(())
}

async fn follow(cx: &Context, uow: &mut UnitOfWork, certificate: Certificate, wanted: Wanted) -> Result<()> {
    let is_live = matches!(certificate.state, Valid | OnHold(_));
    let is_suspended = certificate.state.holds().has(Hold::Suspended);
    let event = match wanted {
        Wanted::Revoked(_) if certificate.state == Prepared => CertificateEvent::Abandon,
        Wanted::Revoked(reason) if is_live => CertificateEvent::Revoke(reason),
        Wanted::OnHold if is_live && !is_suspended => CertificateEvent::Hold(Hold::Suspended),
        Wanted::Valid if is_suspended => CertificateEvent::Release(Hold::Suspended),
        Wanted::Valid | Wanted::OnHold | Wanted::Revoked(_) => return Ok(()),
    };
    apply(cx, uow, certificate, event).await.map(drop)
}
