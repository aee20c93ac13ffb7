//! Auto-sync: users from a file, as pure functions.
//!
//! Bytes come in as chunks, rows and decisions go out; files, transactions and
//! mails are other crates' business. A run passes through here like this:
//!
//! 1. [`csv::Detector`] sees every byte once and finds the [`csv::Dialect`]:
//!    encoding, separator, header, columns.
//! 2. [`csv::Reader`] sees them again and yields each [`Row`], or the
//!    [`Fault`]s that keep it from being one. [`Duplicates`] collects what must
//!    be unique.
//! 3. [`plan::decide`] looks at one pair of row and user at a time and says what
//!    becomes of them; [`plan::Counts`] adds up.
//! 4. [`guard::Guard`] compares the whole with the project's thresholds: apply,
//!    or hold for a person to look at.
//! 5. [`run::SyncRun`] remembers all of it.
//!
//! To refuse something new, add a [`Problem`] with its sentence in both
//! languages; to hold for something new, a [`guard::HoldReason`].

pub mod csv;
pub mod duplicates;
pub mod fault;
mod fault_text;
pub mod guard;
pub mod identity;
pub mod moves;
pub mod plan;
pub mod row;
pub mod run;
pub mod warning;

pub use duplicates::Duplicates;
pub use fault::{Fault, FaultList, Problem};
pub use row::{Row, RowRules};
pub use warning::Warning;

#[cfg(test)]
mod tests;
