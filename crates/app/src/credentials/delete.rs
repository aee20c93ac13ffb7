//! Deleting a credential: it ends first, and its row goes when nothing is left that could open a door.

use domain::credential::{Credential, CredentialEvent, FinalReason};
use domain::event::{Category, Event};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::user::UserState;
use serde_json::json;
use store::UnitOfWork;

use super::settle::settle_with;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{automation, record};

/// What became of a deletion.
#[derive(Debug, Clone)]
pub enum Deletion {
    /// It was over, or is so now: it is gone.
    Gone,
    /// Its revocation is not confirmed yet; it goes as soon as it is.
    Pending(Box<Credential>),
}

/// Deletes a credential. One that is not over is revoked, for this reason, and goes as soon as that is confirmed.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such credential.
pub async fn delete(cx: &Context, id: Id<kind::Credential>, reason: FinalReason) -> Result<Deletion> {
    cx.require(Permission::RevokeCredentials)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let credential = uow.credentials().lock(project, id).await?.ok_or(Error::NotFound("credential"))?;
    let before = credential.status(cx.now());
    let detail = json!({ "before": before.as_str(), "reason": reason.as_str() });
    record::audit_of(cx, &mut uow, "credentials.delete", id, credential.user, detail, None).await?;
    let deletion = end_credential(cx, &mut uow, credential, reason).await?;
    cx.commit(uow, &()).await?;
    Ok(deletion)
}

/// Ends a credential that this unit has locked, and removes it if it is over.
pub(crate) async fn end_credential(
    cx: &Context,
    uow: &mut UnitOfWork,
    credential: Credential,
    reason: FinalReason,
) -> Result<Deletion> {
    let credential = end(cx, uow, credential, reason).await?;
    Ok(match remove_if_over(cx, uow, &credential).await? {
        true => Deletion::Gone,
        false => Deletion::Pending(Box::new(credential)),
    })
}

/// Revokes what is not over, or asks for what was asked for once more.
async fn end(
    cx: &Context,
    uow: &mut UnitOfWork,
    mut credential: Credential,
    reason: FinalReason,
) -> Result<Credential> {
    if credential.is_over() {
        return Ok(credential);
    }
    let user = uow.users().lookup(credential.project, credential.user).await?.ok_or(Error::NotFound("user"))?;
    let event = match credential.is_final() {
        true => CredentialEvent::Retry,
        false => CredentialEvent::Revoke { reason },
    };
    credential.removing = true;
    let settled = Box::pin(settle_with(cx, uow, &user, credential, event, None)).await?;
    automation::hold_after(cx, uow, &settled.credential).await?;
    Ok(settled.credential)
}

/// Removes a credential that was deleted and is over by now; answers whether it did.
///
/// # Errors
/// If the database fails.
pub async fn finish_removal(cx: &Context, id: Id<kind::Credential>) -> Result<bool> {
    let mut uow = cx.begin().await?;
    let Some(credential) = uow.credentials().lock(cx.project().id, id).await? else { return Ok(false) };
    let removed = credential.removing && remove_if_over(cx, &mut uow, &credential).await?;
    cx.commit(uow, &()).await?;
    Ok(removed)
}

async fn remove_if_over(cx: &Context, uow: &mut UnitOfWork, credential: &Credential) -> Result<bool> {
    if !credential.is_over() {
        return Ok(false);
    }
    uow.credentials().remove(credential.project, credential.id).await?;
    let Some(user) = uow.users().lookup(credential.project, credential.user).await? else { return Ok(true) };
    let left = uow.credentials().of_user(user.project, user.id).await?;
    let enrolment = domain::credential::enrolment(user.state == UserState::DeletionPending, &left);
    uow.users().set_enrolment(user.id, enrolment).await?;
    let event = Event {
        credential: Some(credential.id),
        system: Some(credential.system),
        pool: Some(credential.pool),
        ..record::event_of(cx, Category::CredentialDeleted, &user)?
    };
    uow.events().add(&event).await?;
    Ok(true)
}
