//! Processes: use cases with steps that people take, each kept, each of which a project
//! switches on and off.
//!
//! A process is begun ([`start`]), answered ([`next`]), perhaps waits for a phone, and
//! ends. Each step is one unit of work: what it does and that it was done are written
//! together, so a step that was interrupted was not taken. Operators need the permission of
//! what a process does; holders take those that are for holders, about themselves alone, as
//! far as their session reaches. To add one: a variant of
//! `ProcessKind`, and what its step does in [`next`].

mod end;
mod inputs;
mod mobile_ids;
mod next;
mod notices;
mod own;
mod read;
mod renewal;
mod start;
mod sweep;

pub use end::cancel;
pub use inputs::{Choice, InputWanted, Wanted};
pub use next::next;
pub use read::{Enrolment, ProcessShown, get, list};
pub use start::start;

pub(crate) use end::{
    CREDENTIAL_ENDED, PIN_UNDELIVERED, TIMEOUT, WRONG_PINS, complete, credential_ended, fail, waiting_for,
};
pub(crate) use mobile_ids::is_mobile_id;
pub(crate) use notices::{adds_phone, tell_locked, tells_of_phone};
pub(crate) use own::lock_lost;
pub(crate) use renewal::open as open_renewal;
pub(crate) use start::require_enabled;
pub(crate) use sweep::run as sweep;

use domain::id::{Id, kind};
use domain::mobile_id::{ProcessKind, Taker};
use domain::permission::Permission;
use domain::process::Process;
use domain::self_service::Reach;
use store::Session;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::self_service;

/// Requires that the caller may take such a process about this user.
///
/// # Errors
/// [`Error::Forbidden`] for operators; [`Error::NotAllowed`] for a holder whose session does not reach so far;
/// [`Error::NotFound`] for another holder than the user.
fn require(cx: &Context, kind: ProcessKind, user: Id<kind::User>) -> Result<()> {
    match cx.caller().as_holder() {
        None => cx.require(permission(kind)),
        Some((holder, _)) if holder != user => Err(Error::NotFound("process")),
        Some((_, level)) => self_service::require(level, reach(kind)),
    }
}

/// Whether the caller is the one who takes the steps of such a process.
fn is_for(cx: &Context, kind: ProcessKind) -> bool {
    (kind.taker() == Taker::Holder) == cx.caller().as_holder().is_some()
}

/// A process that the caller can know of: a holder the own ones alone.
async fn find(session: &mut Session, cx: &Context, id: Id<kind::Process>) -> Result<Process> {
    let project = cx.project().id;
    let found = match cx.caller().as_holder() {
        None => session.processes().lookup(project, id).await?,
        Some((user, _)) => {
            let own = session.processes().lookup_of_user(project, user, id).await?;
            own.filter(|process| process.kind.taker() == Taker::Holder)
        }
    };
    found.ok_or(Error::NotFound("process"))
}

/// How far a holder's session must reach for a process: whoever reads the mails may lock, and not fetch.
const fn reach(kind: ProcessKind) -> Reach {
    match kind {
        ProcessKind::LockOwn => Reach::LookAndLock,
        _ => Reach::Full,
    }
}

/// What an operator needs to take a process.
pub(crate) const fn permission(kind: ProcessKind) -> Permission {
    match kind {
        ProcessKind::Supply | ProcessKind::Get | ProcessKind::Renew => Permission::AcquireCredentials,
        ProcessKind::Deactivate => Permission::SuspendCredentials,
        ProcessKind::Lock | ProcessKind::LockOwn | ProcessKind::Reactivate | ProcessKind::Delete => {
            Permission::RevokeCredentials
        }
    }
}
