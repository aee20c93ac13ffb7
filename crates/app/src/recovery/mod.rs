//! Encryption keys that the server made: archived, and handed out again.
//!
//! Keys are archived under the certificate of a recovery key whose private half is
//! neither in the database nor under the master key. What opens them is named in the
//! instance's configuration ([`Openers`]), or lies with somebody off line. A holder's new
//! phone gets earlier keys by itself (`earlier`); operators get them four eyes at a time:
//! one asks ([`request`]), another approves ([`approve`]), the first one collects
//! ([`collect`]).

mod approve;
mod collect;
mod earlier;
mod file;
mod key;
mod open;
mod openers;
mod people;
mod read;
mod refuse;
mod request;
mod step;
mod sweep;

pub use approve::{Approved, approve};
pub use collect::{Collected, collect};
pub use file::Passphrase;
pub use key::{RecoveryKeyShown, RecoveryKeysShown, put_key, show_key};
pub use openers::{NotAnOpener, OpenerKind, Openers, RecoveryOpener};
pub use read::{RecoveryShown, get, list};
pub use refuse::refuse;
pub use request::{NewRecovery, request};

pub(crate) use earlier::{Recoverable, recoverable, tell_holder, tell_recovered};
pub(crate) use open::{Closed, closed};
pub(crate) use sweep::run as sweep;
