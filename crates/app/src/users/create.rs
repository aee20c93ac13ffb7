//! Adding a user.

use domain::credential::Enrolment;
use domain::event::{Actor, Category};
use domain::permission::Permission;
use domain::user::{Origin, Profile, User, UserState};
use store::UnitOfWork;
use store::repo::ListedUser;

use super::draft::{Draft, Rules};
use super::record;
use crate::automation;
use crate::context::Context;
use crate::error::{Error, Result};

/// Adds a user. Nothing is issued yet: that is `credentials::acquire`.
///
/// # Errors
/// [`Error::Invalid`] with all that does not fit; [`Error::Taken`] if another user has the
/// e-mail address, the ID or the sync ID.
pub async fn create(cx: &Context, draft: Draft) -> Result<ListedUser> {
    cx.require(Permission::ManageUsers)?;
    let mut uow = cx.begin().await?;
    let rules = Rules::load(&mut uow, cx.project().id).await?;
    let profile = rules.check(draft, &Profile::default()).map_err(Error::Invalid)?;
    let user = add(cx, &mut uow, profile).await?;
    let created = ListedUser { user, enrolment: Enrolment::NotInvited, contact_changes: Vec::new() };
    cx.commit(uow, &created).await?;
    Ok(created)
}

/// People bring users in by hand, programs by the API.
fn origin(cx: &Context) -> Origin {
    if matches!(cx.actor(), Actor::ApiKey(_)) { Origin::Api } else { Origin::Manual }
}

async fn add(cx: &Context, uow: &mut UnitOfWork, profile: Profile) -> Result<User> {
    let user = User {
        id: cx.fresh_id()?,
        project: cx.project().id,
        profile,
        state: UserState::Active,
        origin: origin(cx),
        sync_digest: None,
        deletion_requested_at: None,
        created_at: cx.now(),
        updated_at: cx.now(),
        version: 1,
    };
    uow.projects().move_basis(user.project).await?;
    uow.users().add(&user).await?;
    automation::touch(uow, user.project, &[user.id]).await?;
    record::changed(cx, uow, Category::UserCreated, "users.create", &Profile::default(), &user).await?;
    Ok(user)
}
