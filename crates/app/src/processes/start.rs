//! Beginning a process.

use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::mobile_id::{MobileId, ProcessKind, Taker};
use domain::process::{Inputs, Process, ProcessState, ProcessStep};
use domain::time::SignedDuration;
use domain::user::User;
use serde_json::json;
use store::UnitOfWork;

use super::mobile_ids::held;
use super::read::{ProcessShown, shown};
use super::{is_for, require};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::users::require_active;
use crate::{record, settings};

/// For how long a step waits for its answer.
const ANSWERED_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// Begins a process about a user's mobile ID.
///
/// # Errors
/// [`Error::NotAllowed`] with `process_disabled` where the project has it switched off; [`Error::NotFound`];
/// the conflicts `user_not_active`, `process_open` and `no_mobile_id`.
pub async fn start(cx: &Context, kind: ProcessKind, user: Id<kind::User>) -> Result<ProcessShown> {
    require(cx, kind, user)?;
    let mut uow = cx.begin().await?;
    let options = settings::load(&mut uow, cx.project().id).await?.mobile_id;
    let beginner = match kind.taker() {
        Taker::Claviger => Some("Claviger begins it itself, when it is time"),
        _ if is_for(cx, kind) => None,
        Taker::Operator => Some("an operator begins it"),
        // Or an operator would supply by that name what the project has switched off.
        Taker::Holder => Some("its holder begins it, in self-service"),
    };
    if let Some(beginner) = beginner {
        let detail = format!("nobody begins the process {} for somebody: {beginner}", kind.text());
        return Err(Error::invalid("/kind", "not_offered", detail));
    }
    require_enabled(&options, kind)?;
    let user = uow.users().lock(cx.project().id, user).await?.ok_or(Error::NotFound("user"))?;
    if needs_active(kind) {
        require_active(&user)?;
    }
    let open = uow.processes().open_of_user(cx.project().id, user.id).await?;
    // A renewal waits for weeks, and keeps nobody from anything.
    if let Some(open) = open.iter().find(|open| open.kind != ProcessKind::Renew) {
        let detail =
            format!("the process {} ({}) about this user goes on; end or cancel it first", open.kind.text(), open.id);
        return Err(Error::conflict("process_open", detail));
    }
    if needs_mobile_id(kind) && held(&mut uow, cx, &user).await?.mobile_ids.is_empty() {
        return Err(Error::conflict("no_mobile_id", "the user has no mobile ID"));
    }
    let process = begin(cx, &mut uow, &user, kind, Inputs::default()).await?;
    let shown = shown(&mut uow, cx, process).await?;
    cx.commit(uow, &shown).await?;
    Ok(shown)
}

/// Requires that the project has a process switched on.
///
/// # Errors
/// [`Error::NotAllowed`] with `process_disabled`.
pub(crate) fn require_enabled(options: &MobileId, kind: ProcessKind) -> Result<()> {
    if options.is_enabled(kind) {
        return Ok(());
    }
    let detail = format!(
        "the process {} is switched off in this project; an administrator switches it on in the settings of mobile IDs",
        kind.text()
    );
    Err(Error::refused("process_disabled", detail))
}

/// Writes a process that begins now.
pub(super) async fn begin(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    kind: ProcessKind,
    inputs: Inputs,
) -> Result<Process> {
    let process = Process {
        id: cx.fresh_id()?,
        project: cx.project().id,
        kind,
        user: user.id,
        credential: None,
        invitation: None,
        state: ProcessState::Running,
        step: ProcessStep::Choose,
        reason: None,
        inputs,
        started_by: cx.actor(),
        created_at: cx.now(),
        updated_at: cx.now(),
        ends_at: Some(cx.now().checked_add(ANSWERED_WITHIN).map_err(Error::internal)?),
        version: 1,
    };
    uow.processes().add(&process).await?;
    tell(cx, uow, user, &process, Category::ProcessStarted).await?;
    record::audit_of(cx, uow, "processes.start", process.id, user.id, json!({"kind": kind}), None).await?;
    Ok(process)
}

/// Records what happened to a process.
pub(super) async fn tell(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    process: &Process,
    category: Category,
) -> Result<()> {
    let detail = Detail {
        process: Some(process.id),
        cause: Some(process.kind.as_str().to_owned()),
        reason: process.reason.clone(),
        ..Detail::default()
    };
    let event = Event { credential: process.credential, detail, ..record::event_of(cx, category, user)? };
    Ok(uow.events().add(&event).await?)
}

/// Who is not active gets nothing, but can have something taken away.
pub(super) const fn needs_active(kind: ProcessKind) -> bool {
    matches!(kind, ProcessKind::Supply | ProcessKind::Get | ProcessKind::Reactivate | ProcessKind::Renew)
}

const fn needs_mobile_id(kind: ProcessKind) -> bool {
    !matches!(kind, ProcessKind::Supply | ProcessKind::Get)
}
