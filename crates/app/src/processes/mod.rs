//! Processes: use cases with steps that people take, each kept, each of which a project
//! switches on and off.
//!
//! A process is begun ([`start`]), answered ([`next`]), perhaps waits for a phone, and
//! ends. Each step is one unit of work: what it does and that it was done are written
//! together, so a step that was interrupted was not taken. To add one: a variant of
//! `ProcessKind`, and what its step does in [`next`].

mod end;
mod inputs;
mod mobile_ids;
mod next;
mod notices;
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
pub(crate) use notices::{adds_phone, tells_of_phone};
pub(crate) use renewal::open as open_renewal;
pub(crate) use sweep::run as sweep;

use domain::mobile_id::ProcessKind;
use domain::permission::Permission;

/// What a caller needs to take a process.
pub(crate) const fn permission(kind: ProcessKind) -> Permission {
    match kind {
        ProcessKind::Supply | ProcessKind::Get | ProcessKind::Renew => Permission::AcquireCredentials,
        ProcessKind::Deactivate => Permission::SuspendCredentials,
        ProcessKind::Lock | ProcessKind::LockOwn | ProcessKind::Reactivate | ProcessKind::Delete => {
            Permission::RevokeCredentials
        }
    }
}
