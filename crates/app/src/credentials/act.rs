//! What people do to a credential that is there.

use domain::credential::{CredentialEvent, FinalReason, Reason, ReversibleReason, Withdrawal};
use domain::id::{Id, kind};
use domain::invitation::Channel;
use domain::permission::Permission;
use serde_json::{Map, Value};

use super::acquire::Acquired;
use super::settle::settle_with;
use crate::automation;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::invitations::approval;
use crate::users::{change_number, require_active};
use crate::{record, settings};

/// Withdraws a credential: for good by a final reason, for now by a reversible one.
///
/// # Errors
/// As [`revoke`] and [`suspend`].
pub async fn withdraw(cx: &Context, id: Id<kind::Credential>, reason: Reason) -> Result<Acquired> {
    match reason.split() {
        Withdrawal::Revoke(reason) => revoke(cx, id, reason).await,
        Withdrawal::Suspend(reason) => suspend(cx, id, reason).await,
    }
}

/// Revokes a credential: at once for Claviger, tracked until its system confirms.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such credential; [`Error::Transition`] if it is final already.
pub async fn revoke(cx: &Context, id: Id<kind::Credential>, reason: FinalReason) -> Result<Acquired> {
    cx.require(Permission::RevokeCredentials)?;
    let event = CredentialEvent::Revoke { reason };
    Act { action: "credentials.revoke", event, reason: Some(reason.as_str()), channel: None }.on(cx, id).await
}

/// Suspends a credential, for a reason that can be taken back.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such credential; [`Error::Transition`] if it is final.
pub async fn suspend(cx: &Context, id: Id<kind::Credential>, reason: ReversibleReason) -> Result<Acquired> {
    cx.require(Permission::SuspendCredentials)?;
    let event = CredentialEvent::Suspend { reason };
    Act { action: "credentials.suspend", event, reason: Some(reason.as_str()), channel: None }.on(cx, id).await
}

/// Sets a suspended credential back to active.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such credential; [`Error::Transition`] if it is final;
/// [`Error::Conflict`] if its user is not active.
pub async fn reactivate(cx: &Context, id: Id<kind::Credential>) -> Result<Acquired> {
    cx.require(Permission::RevokeCredentials)?;
    let event = CredentialEvent::Reactivate;
    Act { action: "credentials.reactivate", event, reason: None, channel: None }.on(cx, id).await
}

/// Asks the system again after it refused.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such credential; [`Error::Transition`] if nothing failed.
pub async fn retry(cx: &Context, id: Id<kind::Credential>) -> Result<Acquired> {
    cx.require(Permission::AcquireCredentials)?;
    Act { action: "credentials.retry", event: CredentialEvent::Retry, reason: None, channel: None }.on(cx, id).await
}

/// Sends another invitation. A phone that has the credential gives way to the next one.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such credential; [`Error::Transition`] if there is nothing to invite to;
/// [`Error::Conflict`] if the contact details were changed and wait for an approval.
pub async fn resend_invitation(cx: &Context, id: Id<kind::Credential>, channel: Option<Channel>) -> Result<Acquired> {
    cx.require(Permission::ResendInvitations)?;
    let event = CredentialEvent::ResendInvitation;
    Act { action: "credentials.resend_invitation", event, reason: None, channel }.on(cx, id).await
}

struct Act {
    action: &'static str,
    event: CredentialEvent,
    reason: Option<&'static str>,
    channel: Option<Channel>,
}

impl Act {
    async fn on(self, cx: &Context, id: Id<kind::Credential>) -> Result<Acquired> {
        let mut uow = cx.begin().await?;
        let project = cx.project().id;
        let not_found = || Error::NotFound("credential");
        let set_back = self.event == CredentialEvent::Reactivate;
        let holder = uow.credentials().lookup(project, id).await?.ok_or_else(not_found)?.user;
        let user = if set_back {
            // Whoever deactivates the user at this moment is waited for.
            let user = uow.users().lock(project, holder).await?.ok_or_else(not_found)?;
            require_active(&user)?;
            user
        } else {
            uow.users().lookup(project, holder).await?.ok_or_else(not_found)?
        };
        let credential = uow.credentials().lock(project, id).await?.ok_or_else(not_found)?;
        let mut detail = Map::from_iter([("before".to_owned(), credential.status(cx.now()).as_str().into())]);
        detail.extend(self.reason.map(|reason| ("reason".to_owned(), Value::from(reason))));
        let resent = self.event == CredentialEvent::ResendInvitation;
        let mut settled = settle_with(cx, &mut uow, &user, credential, self.event, self.channel).await?;
        if resent && settled.credential.number.is_none() {
            // What it waited for when it was not wanted any more is asked for anew.
            settled.credential = change_number(cx, &mut uow, &user, settled.credential).await?;
        }
        if let Some((invitation, _)) = &settled.invitation {
            let settings = settings::load(&mut uow, project).await?;
            approval::require(&mut uow, &user, &settings, Some(invitation.channel), cx.now()).await?;
        }
        if self.reason.is_some() {
            automation::hold_after(cx, &mut uow, &settled.credential).await?;
        }
        if set_back {
            automation::forget_hold(&mut uow, &settled.credential).await?;
        }
        record::audit_of(cx, &mut uow, self.action, id, user.id, detail.into(), None).await?;
        let acted = Acquired::of(cx, settled);
        cx.commit(uow, &acted).await?;
        Ok(acted)
    }
}
