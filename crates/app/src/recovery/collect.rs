//! Who asked collects what was approved, once.

use std::fmt;

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::recovery::{RecoveryEvent, RecoveryForm};
use zeroize::Zeroizing;

use super::earlier::tell_recovered;
use super::people::person;
use super::step;
use crate::context::Context;
use crate::error::{Error, Result};

/// What is handed out.
#[derive(Clone)]
pub struct Collected {
    /// What it is.
    pub form: RecoveryForm,
    /// The file.
    pub file: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Collected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collected").field("form", &self.form).finish_non_exhaustive()
    }
}

/// Hands out what was approved to the person who asked, and forgets it.
///
/// # Errors
/// [`Error::NotFound`]; `recovery_not_a_person`, `recovery_not_requester`; the conflicts `recovery_not_approved` and
/// `recovery_over`.
pub async fn collect(cx: &Context, id: Id<kind::Recovery>) -> Result<Collected> {
    cx.require(Permission::RecoverKeys)?;
    let by = person(cx)?;
    let mut uow = cx.begin().await?;
    let (recovery, user) = step::lock(cx, &mut uow, id).await?;
    if recovery.requested_by != by {
        let detail = "only who asked for a recovery collects it";
        return Err(Error::refused("recovery_not_requester", detail));
    }
    let file = uow.recoveries().file(&recovery).await?;
    let recovery = step::take(cx, &mut uow, &user, recovery, RecoveryEvent::Collect).await?;
    let file = file.ok_or_else(|| Error::internal("what was approved is not there"))?;
    for certificate in &recovery.certificates {
        if let Some(certificate) = uow.certificates().lookup(cx.project().id, *certificate).await? {
            tell_recovered(cx, &mut uow, &user, &certificate, None).await?;
        }
    }
    step::audit(cx, &mut uow, &recovery, "recoveries.collect", None).await?;
    uow.commit().await?;
    Ok(Collected { form: recovery.form, file })
}
