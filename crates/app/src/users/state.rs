//! Activating, deactivating and locking users.

use domain::credential::{Credential, CredentialEvent, FinalReason, Intent, Reason, TransitionError, Withdrawal};
use domain::event::{Category, Detail};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::user::{User, UserState};
use serde_json::json;
use store::UnitOfWork;
use store::repo::ListedUser;

use super::{credentials, list, record, update};
use crate::context::Context;
use crate::credentials::settle_with;
use crate::error::{Error, Result};
use crate::{automation, certificates};

/// Lets a user hold credentials again. Those that a deactivation suspended work again;
/// what somebody suspended by hand stays suspended, and what was revoked stays revoked.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if the user is being deleted.
pub async fn activate(cx: &Context, id: Id<kind::User>) -> Result<ListedUser> {
    Step { to: UserState::Active, action: "users.activate", withdrawal: None }.take(cx, id).await
}

/// Keeps a user from holding credentials for the time being: all of them are suspended,
/// or revoked if the reason is a final one.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if the user is locked or being deleted.
pub async fn deactivate(cx: &Context, id: Id<kind::User>, reason: Reason) -> Result<ListedUser> {
    let withdrawal = Some(reason.split());
    Step { to: UserState::Inactive, action: "users.deactivate", withdrawal }.take(cx, id).await
}

/// Keeps a user from holding credentials: all of them are revoked.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if the user is being deleted.
pub async fn lock(cx: &Context, id: Id<kind::User>) -> Result<ListedUser> {
    let withdrawal = Some(Withdrawal::Revoke(FinalReason::Revoked));
    Step { to: UserState::Locked, action: "users.lock", withdrawal }.take(cx, id).await
}

/// Only an active user gets credentials, or has them set back.
pub(crate) fn require_active(user: &User) -> Result<()> {
    if user.state == UserState::Active {
        return Ok(());
    }
    let detail = format!("the user is {}; activate the user first", user.state.as_str().replace('_', " "));
    Err(Error::conflict("user_not_active", detail))
}

struct Step {
    to: UserState,
    action: &'static str,
    withdrawal: Option<Withdrawal>,
}

impl Step {
    async fn take(self, cx: &Context, id: Id<kind::User>) -> Result<ListedUser> {
        cx.require(Permission::ManageUsers)?;
        let mut uow = cx.begin().await?;
        let project = cx.project().id;
        let user = uow.users().lock(project, id).await?.ok_or(Error::NotFound("user"))?;
        update::refuse_leaving(&user)?;
        self.refuse_step_back(&user)?;
        let user = self.enter(cx, &mut uow, user).await?;
        match self.withdrawal {
            Some(withdrawal) => withdraw(cx, &mut uow, &user, withdrawal).await?,
            None => resume(cx, &mut uow, &user).await?,
        }
        let ended = match self.withdrawal {
            Some(Withdrawal::Revoke(reason)) => Some(reason),
            Some(Withdrawal::Suspend(_)) | None => None,
        };
        certificates::follow_user(cx, &mut uow, &user, ended).await?;
        let stepped = list::lookup(&mut uow, project, id).await?;
        cx.commit(uow, &stepped).await?;
        Ok(stepped)
    }

    /// A lock is not weakened by deactivating.
    fn refuse_step_back(&self, user: &User) -> Result<()> {
        if (user.state, self.to) == (UserState::Locked, UserState::Inactive) {
            return Err(Error::conflict("user_locked", "the user is locked; activate the user first"));
        }
        Ok(())
    }

    /// Writes the state. Who is there already is not told again.
    async fn enter(&self, cx: &Context, uow: &mut UnitOfWork, mut user: User) -> Result<User> {
        if user.state == self.to {
            return Ok(user);
        }
        let before = std::mem::replace(&mut user.state, self.to);
        user.updated_at = cx.now();
        user.version += 1;
        uow.users().update(&user).await?;
        if user.state != UserState::Active {
            uow.holder_sessions().remove_of_user(user.id, None).await?;
        }
        automation::touch(uow, user.project, &[user.id]).await?;
        record::event(cx, uow, Category::UserStateChanged, Detail::reason(self.to.as_str()), &user).await?;
        let detail = json!({ "before": before, "after": self.to, "reason": self.withdrawal.map(name) });
        crate::record::audit_of(cx, uow, self.action, user.id, user.id, detail, None).await?;
        Ok(user)
    }
}

fn name(withdrawal: Withdrawal) -> &'static str {
    match withdrawal {
        Withdrawal::Suspend(reason) => reason.as_str(),
        Withdrawal::Revoke(reason) => reason.as_str(),
    }
}

/// Suspends what works, and remembers that it was the deactivation that did; or revokes all.
async fn withdraw(cx: &Context, uow: &mut UnitOfWork, user: &User, withdrawal: Withdrawal) -> Result<()> {
    for credential in credentials::live(uow, user).await? {
        let event = match withdrawal {
            Withdrawal::Revoke(reason) => CredentialEvent::Revoke { reason },
            Withdrawal::Suspend(_) if credential.intent != Intent::Active => continue,
            Withdrawal::Suspend(reason) => {
                uow.deactivations().add(user.id, credential.id, reason).await?;
                CredentialEvent::Suspend { reason }
            }
        };
        settle_with(cx, uow, user, credential, event, None).await?;
    }
    Ok(())
}

/// Sets back what the deactivation suspended, unless somebody gave another reason since.
async fn resume(cx: &Context, uow: &mut UnitOfWork, user: &User) -> Result<()> {
    let suspended = uow.deactivations().take(user.id).await?;
    for credential in credentials::live(uow, user).await? {
        let ours = suspended.iter().find(|(id, _)| *id == credential.id).map(|(_, reason)| *reason);
        if ours.is_some_and(|reason| credential.intent == Intent::Suspended(reason)) {
            reactivate(cx, uow, user, credential).await?;
        }
    }
    Ok(())
}

/// What has run out meanwhile stays as it is.
async fn reactivate(cx: &Context, uow: &mut UnitOfWork, user: &User, credential: Credential) -> Result<()> {
    match settle_with(cx, uow, user, credential, CredentialEvent::Reactivate, None).await {
        Err(Error::Transition(TransitionError::ValidityOver)) => Ok(()),
        settled => settled.map(drop),
    }
}
