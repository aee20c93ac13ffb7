//! One step of a recovery, recorded.

use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::recovery::{Recovery, RecoveryEvent, RecoveryFault};
use domain::user::User;
use serde_json::json;
use store::UnitOfWork;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// A recovery and the person whose keys it is about, both locked.
pub(super) async fn lock(cx: &Context, uow: &mut UnitOfWork, id: Id<kind::Recovery>) -> Result<(Recovery, User)> {
    let project = cx.project().id;
    let found = uow.recoveries().lookup(project, id).await?.ok_or(Error::NotFound("recovery"))?;
    let user = uow.users().lock(project, found.user).await?.ok_or(Error::NotFound("user"))?;
    let recovery = uow.recoveries().lock(project, id).await?.ok_or(Error::NotFound("recovery"))?;
    Ok((recovery, user))
}

/// Changes a recovery that this unit has locked, with its event.
pub(super) async fn take(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    recovery: Recovery,
    event: RecoveryEvent,
) -> Result<Recovery> {
    let (recovery, category) = recovery.apply(event, cx.now()).map_err(refused)?;
    uow.recoveries().update(&recovery).await?;
    tell(cx, uow, user, &recovery, category).await?;
    Ok(recovery)
}

/// Records what happened; what people wrote is not told.
pub(super) async fn tell(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    recovery: &Recovery,
    category: Category,
) -> Result<()> {
    let keys = u64::try_from(recovery.certificates.len()).unwrap_or(u64::MAX);
    let detail = Detail {
        reason: Some(recovery.state.as_str().to_owned()),
        counts: vec![("keys".to_owned(), keys)],
        ..Detail::default()
    };
    Ok(uow.events().add(&Event { detail, ..record::event_of(cx, category, user)? }).await?)
}

/// Writes the audit entry of a step; `said` is what somebody wrote, which goes with the person.
pub(super) async fn audit(
    cx: &Context,
    uow: &mut UnitOfWork,
    recovery: &Recovery,
    action: &'static str,
    said: Option<&str>,
) -> Result<()> {
    let detail = json!({"state": recovery.state, "form": recovery.form, "certificates": recovery.certificates});
    let said = said.map(|said| json!({"said": said}));
    record::audit_of(cx, uow, action, recovery.id, recovery.user, detail, said).await
}

pub(super) fn refused(fault: RecoveryFault) -> Error {
    let detail = fault.to_string();
    match fault {
        RecoveryFault::Over(_) => Error::conflict("recovery_over", detail),
        RecoveryFault::NotApproved => Error::conflict("recovery_not_approved", detail),
        RecoveryFault::Approved => Error::conflict("recovery_approved", detail),
        RecoveryFault::SamePerson => Error::refused("recovery_same_person", detail),
    }
}

/// What somebody wrote as a reason, on one line or several.
pub(super) fn reason(text: &str) -> Result<String> {
    let text = text.trim();
    let fits = (1..=500).contains(&text.chars().count()) && !text.chars().any(|sign| sign.is_control() && sign != '\n');
    match fits {
        true => Ok(text.to_owned()),
        false => Err(Error::invalid("/reason", "invalid_value", "say why, in 1 to 500 characters")),
    }
}
