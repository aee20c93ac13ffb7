//! Refusing a recovery, or taking it back.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::recovery::RecoveryEvent;

use super::people::person;
use super::read::{RecoveryShown, shown};
use super::step;
use crate::context::Context;
use crate::error::Result;

/// Refuses a recovery that is not collected yet. Who asked may take it back so.
///
/// # Errors
/// [`crate::Error::NotFound`]; [`crate::Error::Invalid`]; `recovery_not_a_person`; the conflict `recovery_over`.
pub async fn refuse(cx: &Context, id: Id<kind::Recovery>, reason: &str) -> Result<RecoveryShown> {
    cx.require(Permission::RecoverKeys)?;
    let by = person(cx)?;
    let reason = step::reason(reason)?;
    let mut uow = cx.begin().await?;
    let (recovery, user) = step::lock(cx, &mut uow, id).await?;
    let event = RecoveryEvent::Refuse { by, reason: reason.clone() };
    let recovery = step::take(cx, &mut uow, &user, recovery, event).await?;
    step::audit(cx, &mut uow, &recovery, "recoveries.refuse", Some(&reason)).await?;
    let shown = shown(&mut uow, cx, recovery).await?;
    cx.commit(uow, &shown).await?;
    Ok(shown)
}
