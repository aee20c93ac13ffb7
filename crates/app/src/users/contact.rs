//! Contact details are credentials: who changed them by hand, and when, is remembered.

use domain::contact_change::{ContactChange, ContactDetail};
use domain::user::{Profile, User};
use store::UnitOfWork;

use crate::context::Context;
use crate::error::Result;

/// Remembers what of the contact details was changed by hand. The first ones of a user are no
/// change; after they were taken away, others are one.
pub(super) async fn remember(cx: &Context, uow: &mut UnitOfWork, before: &Profile, user: &User) -> Result<()> {
    let differing = ContactDetail::differing(before, &user.profile);
    if differing.is_empty() {
        return Ok(());
    }
    let was_reached = before.email.is_some() || before.mobile.is_some();
    if !was_reached && uow.contact_changes().of_user(user.project, user.id).await?.is_empty() {
        return Ok(());
    }
    for contact in differing {
        let change = ContactChange { user: user.id, contact, at: cx.now(), by: cx.actor(), approved_at: None };
        uow.contact_changes().put(user.project, &change).await?;
    }
    Ok(())
}

/// What a file says now is not what somebody wrote by hand before.
pub(crate) async fn forget(uow: &mut UnitOfWork, before: &Profile, user: &User) -> Result<()> {
    for contact in ContactDetail::differing(before, &user.profile) {
        uow.contact_changes().remove(user.project, user.id, contact).await?;
    }
    Ok(())
}
