//! A second person approves, and learns the passphrase that the first one will need.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::recovery::{Recovery, RecoveryEvent, RecoveryForm};
use store::repo::ArchivedKey;

use super::file::{Passphrase, write};
use super::open::{Closed, closed};
use super::people::{person, two_people};
use super::read::{RecoveryShown, shown};
use super::request::form;
use super::{earlier, step};
use crate::access::{Password, knows_password};
use crate::context::Context;
use crate::error::{Error, Result};

/// An approved recovery.
#[derive(Debug, Clone)]
pub struct Approved {
    /// The recovery.
    pub shown: RecoveryShown,
    /// What opens the key file, to be told to the one who asked, another way; `None` where the key is handed out as it
    /// is archived.
    pub passphrase: Option<Passphrase>,
}

/// Approves that somebody else gets archived keys. Who approves says their password once more.
///
/// # Errors
/// [`Error::NotFound`]; `recovery_not_a_person`, `recovery_same_person`, `recovery_password`; the conflicts
/// `recovery_over`, `recovery_approved` and `recovery_key_unavailable`; [`Error::TooMany`].
pub async fn approve(cx: &Context, id: Id<kind::Recovery>, password: Password) -> Result<Approved> {
    cx.require(Permission::RecoverKeys)?;
    let by = person(cx)?;
    let keys = look(cx, id, by).await?;
    authenticate(cx, id, by, password).await?;
    let (file, passphrase) = match form(&keys)? {
        RecoveryForm::KeyFile => write(keys.clone()).await.map(|(file, passphrase)| (file, Some(passphrase)))?,
        RecoveryForm::Archive => (keys.first().map(|key| key.archive.clone()).unwrap_or_default(), None),
    };
    let mut uow = cx.begin().await?;
    let (recovery, user) = step::lock(cx, &mut uow, id).await?;
    two_people(&mut uow, recovery.requested_by, by).await?;
    fits(&recovery, &keys)?;
    let recovery = step::take(cx, &mut uow, &user, recovery, RecoveryEvent::Approve { by }).await?;
    uow.recoveries().set_file(&recovery, &file).await?;
    step::audit(cx, &mut uow, &recovery, "recoveries.approve", None).await?;
    earlier::tell_holder(cx, &mut uow, &user, true).await?;
    let approved = Approved { shown: shown(&mut uow, cx, recovery).await?, passphrase };
    cx.commit(uow, &approved).await?;
    Ok(approved)
}

/// The keys of a recovery that this person may approve.
async fn look(cx: &Context, id: Id<kind::Recovery>, by: Id<kind::Operator>) -> Result<Vec<Closed>> {
    let mut reader = cx.read().await?;
    let recovery = reader.recoveries().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("recovery"))?;
    two_people(&mut reader, recovery.requested_by, by).await?;
    recovery.clone().apply(RecoveryEvent::Approve { by }, cx.now()).map_err(step::refused)?;
    let mut archived: Vec<ArchivedKey> = Vec::with_capacity(recovery.certificates.len());
    for certificate in &recovery.certificates {
        archived.extend(reader.archived_keys().lookup(cx.project().id, *certificate).await?);
    }
    let keys = closed(&mut reader, cx, archived).await?;
    fits(&recovery, &keys)?;
    Ok(keys)
}

/// What is approved is what was asked for: every key of it, in the form that was told.
fn fits(recovery: &Recovery, keys: &[Closed]) -> Result<()> {
    let all = recovery.certificates.iter().all(|id| keys.iter().any(|key| key.record.id == *id));
    if all && form(keys)? == recovery.form {
        return Ok(());
    }
    let detail = "what opens the keys is not at hand as it was when they were asked for; refuse it, and ask again";
    Err(Error::conflict("recovery_key_unavailable", detail))
}

async fn authenticate(cx: &Context, id: Id<kind::Recovery>, by: Id<kind::Operator>, password: Password) -> Result<()> {
    if knows_password(cx, by, password).await? {
        return Ok(());
    }
    let mut uow = cx.begin().await?;
    let (recovery, _) = step::lock(cx, &mut uow, id).await?;
    step::audit(cx, &mut uow, &recovery, "recoveries.password_failed", None).await?;
    uow.commit().await?;
    Err(Error::refused("recovery_password", "the password is another; type the one that you log in with"))
}
