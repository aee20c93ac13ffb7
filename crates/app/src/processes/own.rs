//! What a holder does at once with a mobile ID, in one step.

use domain::credential::{Credential, CredentialEvent, FinalReason};
use domain::mobile_id::{MobileId, ProcessKind};
use domain::process::{Inputs, Process};
use domain::user::User;
use store::UnitOfWork;

use super::end::complete;
use super::start::{begin, require_enabled};
use crate::automation;
use crate::context::Context;
use crate::credentials::settle_with;
use crate::error::Result;

/// Locks a mobile ID that its holder has lost, for good: the process is begun and ended in the caller's unit of work. One
/// that goes on about the same holder is in nobody's way.
///
/// # Errors
/// [`crate::Error::NotAllowed`] with `process_disabled`.
pub(crate) async fn lock_lost(
    cx: &Context,
    uow: &mut UnitOfWork,
    options: &MobileId,
    user: &User,
    credential: Credential,
) -> Result<Credential> {
    let (kind, reason) = (ProcessKind::LockOwn, FinalReason::Stolen);
    require_enabled(options, kind)?;
    let inputs =
        Inputs { credential_id: Some(credential.id), reason: Some(reason.as_str().to_owned()), ..Inputs::default() };
    let process = begin(cx, uow, user, kind, inputs).await?;
    let process = Process { credential: Some(credential.id), ..process };
    let event = CredentialEvent::Revoke { reason };
    let settled = Box::pin(settle_with(cx, uow, user, credential, event, None)).await?;
    automation::hold_after(cx, uow, &settled.credential).await?;
    complete(cx, uow, user, process).await?;
    Ok(settled.credential)
}
