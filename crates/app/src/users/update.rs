//! Changing what is known of a user.

use domain::credential::PendingReason;
use domain::event::Category;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::user::{Profile, User, UserState};
use store::UnitOfWork;
use store::repo::ListedUser;

use super::draft::{Draft, Rules};
use super::{contact, credentials, list, notice, number, record};
use crate::automation;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::systems;
use crate::version::Expected;

/// Changes a user: `change` makes of what is known what shall be. Changed contact details are announced to the old ones,
/// and where the project requires it wait for an approval; a changed ID changes the card on the phone; an open invitation
/// follows the person.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Invalid`] with all that does not fit,
/// [`Error::Taken`], and [`Error::Conflict`] if the user is being deleted.
pub async fn update(
    cx: &Context,
    id: Id<kind::User>,
    expected: Expected,
    change: impl FnOnce(&Draft) -> Result<Draft>,
) -> Result<ListedUser> {
    cx.require(Permission::ManageUsers)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let user = uow.users().lock(project, id).await?.ok_or(Error::NotFound("user"))?;
    expected.check(user.version)?;
    refuse_leaving(&user)?;
    let rules = Rules::load(&mut uow, project).await?;
    let draft = change(&Draft::of(&user.profile))?;
    let profile = rules.check(draft, &user.profile).map_err(Error::Invalid)?;
    write(cx, &mut uow, user, profile).await?;
    let updated = list::lookup(&mut uow, project, id).await?;
    cx.commit(uow, &updated).await?;
    Ok(updated)
}

/// Somebody who is being deleted is not edited any more.
pub(super) fn refuse_leaving(user: &User) -> Result<()> {
    if user.state != UserState::DeletionPending {
        return Ok(());
    }
    let detail = "the user is being deleted and cannot be changed; create another once it is gone";
    Err(Error::conflict("deletion_pending", detail))
}

/// Writes a changed profile and what follows from it. One that says nothing new changes nothing.
pub(crate) async fn write(cx: &Context, uow: &mut UnitOfWork, mut user: User, new: Profile) -> Result<()> {
    if user.profile == new {
        return Ok(());
    }
    let before = std::mem::replace(&mut user.profile, new);
    if synchronised(&before) != synchronised(&user.profile) {
        user.sync_digest = None;
        uow.projects().move_basis(user.project).await?;
    }
    user.updated_at = cx.now();
    user.version += 1;
    uow.users().update(&user).await?;
    contact::remember(cx, uow, &before, &user).await?;
    follow_change(cx, uow, &before, &user).await
}

/// Says that a user was changed, and brings the credentials after. The user is written already.
pub(crate) async fn follow_change(cx: &Context, uow: &mut UnitOfWork, before: &Profile, user: &User) -> Result<()> {
    record::changed(cx, uow, Category::UserUpdated, "users.update", before, user).await?;
    notice::announce_contact(cx, uow, before, user).await?;
    credentials::follow(cx, uow, before, user).await?;
    automation::touch(uow, user.project, &[user.id]).await?;
    systems::follow_user(cx, uow, user).await
}

/// Asks once more for a number that was in use when the user's ID changed.
pub(crate) async fn retry_number(cx: &Context, uow: &mut UnitOfWork, user: &User) -> Result<()> {
    for credential in credentials::live(uow, user).await? {
        if credential.pending_reason == Some(PendingReason::NumberInUse) {
            number::change_number(cx, uow, user, credential).await?;
        }
    }
    Ok(())
}

/// What a sync writes.
fn synchronised(profile: &Profile) -> Profile {
    Profile { mobile: None, external_id: None, valid_from: None, valid_until: None, ..profile.clone() }
}
