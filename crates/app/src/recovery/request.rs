//! Asking for archived keys.

use domain::event::Category;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::recovery::{Recovery, RecoveryForm, RecoveryState, WAITS};
use store::repo::ArchivedKey;

use super::open::{Closed, closed};
use super::people::person;
use super::read::{RecoveryShown, shown};
use super::step;
use crate::context::Context;
use crate::error::{Error, Invalid, Result};

/// How many keys go into one key file.
const MOST: usize = 50;

/// What keys are asked for with.
#[derive(Debug, Clone)]
pub struct NewRecovery {
    /// Whose keys.
    pub user: Id<kind::User>,
    /// The certificates whose keys are wanted; `None`: all of the user's.
    pub certificates: Option<Vec<Id<kind::Certificate>>>,
    /// Why.
    pub reason: String,
}

/// Asks for archived keys of a user, which a second person is to approve.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`]; `recovery_not_a_person`; the conflicts `no_archived_keys` and
/// `recovery_one_at_a_time`.
pub async fn request(cx: &Context, new: NewRecovery) -> Result<RecoveryShown> {
    cx.require(Permission::RecoverKeys)?;
    let requested_by = person(cx)?;
    let reason = step::reason(&new.reason)?;
    let mut uow = cx.begin().await?;
    let user = uow.users().lock(cx.project().id, new.user).await?.ok_or(Error::NotFound("user"))?;
    let archived = uow.archived_keys().of_user(cx.project().id, user.id).await?;
    let wanted = wanted(archived, new.certificates.as_deref())?;
    let keys = closed(&mut uow, cx, wanted).await?;
    let recovery = Recovery {
        id: cx.fresh_id()?,
        project: cx.project().id,
        user: user.id,
        form: form(&keys)?,
        certificates: keys.iter().map(|key| key.record.id).collect(),
        state: RecoveryState::Requested,
        reason,
        refusal: None,
        requested_by,
        decided_by: None,
        created_at: cx.now(),
        updated_at: cx.now(),
        expires_at: cx.now().checked_add(WAITS).map_err(Error::internal)?,
        version: 1,
    };
    uow.recoveries().add(&recovery).await?;
    step::tell(cx, &mut uow, &user, &recovery, Category::RecoveryRequested).await?;
    step::audit(cx, &mut uow, &recovery, "recoveries.request", Some(&recovery.reason)).await?;
    let shown = shown(&mut uow, cx, recovery).await?;
    cx.commit(uow, &shown).await?;
    Ok(shown)
}

fn wanted(archived: Vec<ArchivedKey>, named: Option<&[Id<kind::Certificate>]>) -> Result<Vec<ArchivedKey>> {
    let Some(named) = named else { return Ok(archived) };
    let known = |id: &Id<kind::Certificate>| archived.iter().any(|key| key.certificate == *id);
    let strange = named.iter().enumerate().filter(|(_, id)| !known(id));
    let faults = strange.map(|(index, _)| {
        let detail = "no key of this user is archived for such a certificate";
        Invalid::new(format!("/certificate_ids/{index}"), "unknown_archived_key", detail)
    });
    let faults: Vec<_> = faults.collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok(archived.into_iter().filter(|key| named.contains(&key.certificate)).collect())
}

/// A key file, where all can be opened; otherwise one archived key.
pub(super) fn form(keys: &[Closed]) -> Result<RecoveryForm> {
    match keys {
        [] => Err(Error::conflict("no_archived_keys", "no keys of this user are archived")),
        [_, ..] if keys.len() > MOST => {
            let detail = format!("at most {MOST} keys are recovered at a time; name their certificates");
            Err(Error::conflict("recovery_one_at_a_time", detail))
        }
        all if all.iter().all(Closed::can_open) => Ok(RecoveryForm::KeyFile),
        [_] => Ok(RecoveryForm::Archive),
        _ => {
            let detail = "the recovery key is not at hand here, so keys are handed out as they are archived: one at a \
                          time; name the certificate";
            Err(Error::conflict("recovery_one_at_a_time", detail))
        }
    }
}
