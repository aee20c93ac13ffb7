//! How processes end.

use domain::credential::{Credential, CredentialEvent, FinalReason, Observed};
use domain::id::{Id, kind};
use domain::mobile_id::ProcessKind;
use domain::process::{Process, ProcessEvent, ProcessOver, ProcessState};
use domain::user::User;
use serde_json::json;
use store::UnitOfWork;

use super::notices::announce;
use super::read::{ProcessShown, shown};
use super::start::tell;
use super::{find, require};
use crate::context::Context;
use crate::credentials::settle_with;
use crate::error::{Error, Result};
use crate::{mobile_id, record};

/// Ends a process: link and code are void, and nothing that it made is active.
///
/// # Errors
/// [`Error::NotFound`]; the conflict `process_over`.
pub async fn cancel(cx: &Context, id: Id<kind::Process>) -> Result<ProcessShown> {
    let mut uow = cx.begin().await?;
    let found = find(&mut uow, cx, id).await?;
    require(cx, found.kind, found.user)?;
    let user = uow.users().lock(cx.project().id, found.user).await?.ok_or(Error::NotFound("user"))?;
    let process = lock(&mut uow, &found).await?.ok_or(Error::NotFound("process"))?;
    let process = Box::pin(stop(cx, &mut uow, &user, process, ProcessEvent::Cancel)).await?;
    record::audit_of(cx, &mut uow, "processes.cancel", id, user.id, json!({"kind": process.kind}), None).await?;
    let shown = shown(&mut uow, cx, process).await?;
    cx.commit(uow, &shown).await?;
    Ok(shown)
}

/// Locks a process, and before it the credential that it waits for, as a phone's confirmation does.
pub(super) async fn lock(uow: &mut UnitOfWork, found: &Process) -> Result<Option<Process>> {
    if let Some(credential) = found.credential {
        uow.credentials().lock(found.project, credential).await?;
    }
    Ok(uow.processes().lock(found.project, found.id).await?)
}

/// Ends a process well.
pub(crate) async fn complete(cx: &Context, uow: &mut UnitOfWork, user: &User, process: Process) -> Result<Process> {
    write(cx, uow, user, process, ProcessEvent::Complete).await
}

/// Why a process failed whose enrolment PIN could not be sent.
pub(crate) const PIN_UNDELIVERED: &str = "pin_undelivered";
/// Why a process failed whose invitation was burned.
pub(crate) const WRONG_PINS: &str = "wrong_pins";
/// Why a process failed that nobody went on with.
pub(crate) const TIMEOUT: &str = "timeout";
/// Why a process failed whose credential is over.
pub(crate) const CREDENTIAL_ENDED: &str = "credential_ended";

/// The process that waits for a phone to take a credential; nobody else changes it until the unit ends. The user is
/// locked already.
pub(crate) async fn waiting_for(
    cx: &Context,
    uow: &mut UnitOfWork,
    credential: Id<kind::Credential>,
) -> Result<Option<Process>> {
    let Some(id) = mobile_id::order_of(uow, credential).await?.and_then(|order| order.process) else { return Ok(None) };
    let process = uow.processes().lock(cx.project().id, id).await?;
    Ok(process.filter(|process| process.state.is_open()))
}

/// Ends a process badly that nobody can go on with, and says why in a word.
pub(crate) async fn fail(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    process: Process,
    reason: &'static str,
) -> Result<()> {
    stop(cx, uow, user, process, ProcessEvent::Fail { reason: reason.to_owned() }).await.map(drop)
}

/// Ends the process that waits for a credential which is over by now.
pub(crate) async fn credential_ended(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: &Credential,
) -> Result<()> {
    let Some(order) = mobile_id::order_of(uow, credential.id).await? else { return Ok(()) };
    mobile_id::void(cx, uow, credential).await?;
    let Some(process) = order.process else { return Ok(()) };
    let process = uow.processes().lookup(cx.project().id, process).await?;
    if let Some(process) = process.filter(|process| process.state.is_open()) {
        let event = ProcessEvent::Fail { reason: CREDENTIAL_ENDED.to_owned() };
        write(cx, uow, user, process, event).await?;
    }
    Ok(())
}

/// Ends a process badly, with whatever it had begun.
pub(super) async fn stop(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    process: Process,
    event: ProcessEvent,
) -> Result<Process> {
    let waited = process.state == ProcessState::WaitingForPhone;
    let process = write(cx, uow, user, process, event).await?;
    let Some(credential) = process.credential.filter(|_| waited) else { return Ok(process) };
    let Some(credential) = uow.credentials().lock(cx.project().id, credential).await? else { return Ok(process) };
    if process.kind == ProcessKind::Renew {
        // The mobile ID is there, renewed or not.
        mobile_id::let_go(cx, uow, credential.id).await?;
        return Ok(process);
    }
    mobile_id::void(cx, uow, &credential).await?;
    // What a phone has already is left to it: only certificates were to be added.
    let is_begun = matches!(credential.observed, Observed::Nothing | Observed::Pending | Observed::Invited);
    if is_begun && !credential.is_final() {
        let event = CredentialEvent::Revoke { reason: FinalReason::InvitationCancelled };
        settle_with(cx, uow, user, credential, event, None).await?;
    }
    Ok(process)
}

/// Changes a process, and records what happened.
pub(super) async fn write(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    process: Process,
    event: ProcessEvent,
) -> Result<Process> {
    let waited = process.state == ProcessState::WaitingForPhone;
    let (process, category) = process.apply(event, cx.now()).map_err(over)?;
    uow.processes().update(&process).await?;
    if let Some(category) = category {
        tell(cx, uow, user, &process, category).await?;
    }
    // Of one that nobody has chosen in, its holder has never heard.
    if waited {
        announce(cx, uow, user, &process).await?;
    }
    Ok(process)
}

fn over(error: ProcessOver) -> Error {
    Error::conflict("process_over", error.to_string())
}
