//! Deleting users: rights at once, rows when nothing is left that could open a door.

use domain::credential::{CredentialEvent, FinalReason};
use domain::event::{Category, Detail};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::user::{User, UserState};
use serde_json::{Value, json};
use store::UnitOfWork;
use store::repo::ListedUser;

use super::{credentials, list, notice, record};
use crate::context::Context;
use crate::credentials::settle_with;
use crate::error::{Error, Result};
use crate::version::Expected;
use crate::{certificates, systems};

/// What became of a deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deletion {
    /// Nobody held anything: the user is gone.
    Erased,
    /// A phone may still work until it confirms or its lease runs out; then the user goes.
    Pending(Box<ListedUser>),
}

/// Deletes a user. Open invitations are void and credentials revoked at once; the holder is
/// told. While a phone may still work the user stays, as `deletion_pending`; deleting
/// again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such user; [`Error::Stale`].
pub async fn delete(cx: &Context, id: Id<kind::User>, expected: Expected) -> Result<Deletion> {
    cx.require(Permission::ManageUsers)?;
    let mut uow = cx.begin().await?;
    let user = uow.users().lock(cx.project().id, id).await?.ok_or(Error::NotFound("user"))?;
    expected.check(user.version)?;
    let deletion = begin_deletion(cx, &mut uow, user).await?;
    cx.commit(uow, &deletion).await?;
    Ok(deletion)
}

/// Begins, and if no phone is in the way ends, a deletion in a unit of work of the caller's.
pub(crate) async fn begin_deletion(cx: &Context, uow: &mut UnitOfWork, user: User) -> Result<Deletion> {
    if user.state == UserState::DeletionPending {
        return pending(uow, &user).await;
    }
    uow.projects().move_basis(user.project).await?;
    let user = leave(cx, uow, user).await?;
    notice::announce_deletion(cx, uow, &user).await?;
    for credential in credentials::live(uow, &user).await? {
        let event = CredentialEvent::Revoke { reason: FinalReason::HolderDeleted };
        settle_with(cx, uow, &user, credential, event, None).await?;
    }
    certificates::follow_user(cx, uow, &user, Some(FinalReason::HolderDeleted)).await?;
    match finish_deletion(cx, uow, &user).await? {
        true => Ok(Deletion::Erased),
        false => pending(uow, &user).await,
    }
}

async fn pending(uow: &mut UnitOfWork, user: &User) -> Result<Deletion> {
    list::lookup(uow, user.project, user.id).await.map(|listed| Deletion::Pending(Box::new(listed)))
}

/// From here on the address and the ids are free for somebody else.
async fn leave(cx: &Context, uow: &mut UnitOfWork, mut user: User) -> Result<User> {
    let before = std::mem::replace(&mut user.state, UserState::DeletionPending);
    user.deletion_requested_at = Some(cx.now());
    user.updated_at = cx.now();
    user.version += 1;
    uow.users().update(&user).await?;
    let detail = Detail::reason(UserState::DeletionPending.as_str());
    record::event(cx, uow, Category::UserStateChanged, detail, &user).await?;
    let detail = json!({ "before": before });
    crate::record::audit_of(cx, uow, "users.delete", user.id, user.id, detail, None).await?;
    Ok(user)
}

/// Erases a user whose deletion was asked for, if none of the credentials can work any
/// more; answers whether it did. Events and audit keep the id alone: what they say of
/// the person goes with the person's key.
pub(crate) async fn finish_deletion(cx: &Context, uow: &mut UnitOfWork, user: &User) -> Result<bool> {
    if user.state != UserState::DeletionPending {
        return Ok(false);
    }
    let credentials = uow.credentials().of_user(user.project, user.id).await?;
    if !credentials.iter().all(domain::credential::Credential::is_over) {
        return Ok(false);
    }
    uow.projects().move_basis(user.project).await?;
    record::event(cx, uow, Category::UserDeleted, Detail::default(), user).await?;
    crate::record::audit_of(cx, uow, "users.erase", user.id, user.id, Value::Null, None).await?;
    systems::forget_user(cx, uow, user).await?;
    uow.erase_users(user.project, &[user.id]).await?;
    Ok(true)
}
