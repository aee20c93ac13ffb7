//! Locking what a holder has lost: at once, and for good.

use domain::credential::{Credential, CredentialEvent, FinalReason};
use domain::id::{Id, kind};
use domain::mobile_id::MobileId;
use domain::self_service::Reach;
use domain::user::User;
use serde_json::json;
use store::UnitOfWork;

use super::credentials::{self, OwnCredential};
use super::phones::{self, OwnPhone, has};
use super::session::Holder;
use crate::credentials::settle_with;
use crate::error::{Error, Result};
use crate::{automation, processes, record, settings};

/// Locks a phone: the credential that it has is over, and with it everything that it can do.
///
/// # Errors
/// [`Error::NotFound`] if it is not the holder's; the conflict `phone_locked`; [`Error::NotAllowed`] with
/// `process_disabled` for a phone with a mobile ID where the project has that switched off.
pub async fn lock_phone(holder: &Holder, id: Id<kind::Device>) -> Result<OwnPhone> {
    holder.require(Reach::LookAndLock)?;
    let (mut uow, project) = (holder.cx().begin().await?, holder.session().project);
    let user = holder.lock(&mut uow).await?;
    let options = settings::load(&mut uow, project).await?.mobile_id;
    let not_found = || Error::NotFound("phone");
    let found = uow.devices().lookup_of_user(project, user.id, id).await?.ok_or_else(not_found)?;
    let credential = uow.credentials().lock(project, found.credential).await?;
    // Under the lock of its credential the phone does not change.
    let device = uow.devices().lookup_of_user(project, user.id, id).await?.ok_or_else(not_found)?;
    let credential = credential.filter(|one| one.user == user.id && has(one, &device) && !one.is_final());
    let credential = credential.ok_or_else(|| Error::conflict("phone_locked", "the phone is locked already"))?;
    lock(holder, &mut uow, &options, &user, credential, Some(id)).await?;
    let device = uow.devices().lookup_of_user(project, user.id, id).await?.ok_or_else(not_found)?;
    let shown = phones::show(&mut uow, holder, &options, device).await?;
    uow.commit().await?;
    Ok(shown)
}

/// Locks a credential, of whatever system.
///
/// # Errors
/// [`Error::NotFound`] if it is not the holder's; [`Error::Transition`] if it is over; [`Error::NotAllowed`] with
/// `process_disabled` for a mobile ID where the project has that switched off.
pub async fn lock_credential(holder: &Holder, id: Id<kind::Credential>) -> Result<OwnCredential> {
    holder.require(Reach::LookAndLock)?;
    let (mut uow, project) = (holder.cx().begin().await?, holder.session().project);
    let user = holder.lock(&mut uow).await?;
    let options = settings::load(&mut uow, project).await?.mobile_id;
    let not_found = || Error::NotFound("credential");
    uow.credentials().lookup_of_user(project, user.id, id).await?.ok_or_else(not_found)?;
    let credential = uow.credentials().lock(project, id).await?.ok_or_else(not_found)?;
    let phone = credential.device;
    let locked = lock(holder, &mut uow, &options, &user, credential, phone).await?;
    let shown = credentials::show(&mut uow, holder.cx(), &options, locked).await?;
    uow.commit().await?;
    Ok(shown)
}

/// Revokes a credential that this unit has locked, as stolen: nobody knows who has what is lost. A mobile ID goes by the
/// process that the project can switch off.
async fn lock(
    holder: &Holder,
    uow: &mut UnitOfWork,
    options: &MobileId,
    user: &User,
    credential: Credential,
    phone: Option<Id<kind::Device>>,
) -> Result<Credential> {
    let (cx, reason) = (holder.cx(), FinalReason::Stolen);
    let detail = json!({"before": credential.status(cx.now()).as_str(), "reason": reason, "device": phone});
    record::audit_of(cx, uow, "self_service.lock", credential.id, user.id, detail, None).await?;
    let locked = if processes::is_mobile_id(uow, &credential).await? {
        Box::pin(processes::lock_lost(cx, uow, options, user, credential)).await?
    } else {
        let event = CredentialEvent::Revoke { reason };
        let settled = Box::pin(settle_with(cx, uow, user, credential, event, None)).await?;
        automation::hold_after(cx, uow, &settled.credential).await?;
        settled.credential
    };
    processes::tell_locked(cx, uow, user, phone).await?;
    Ok(locked)
}
