//! The database: one unit of work over SQLite and PostgreSQL.
//!
//! A use case begins a [`UnitOfWork`], reads and writes through its
//! repositories (`uow.users()`, `uow.credentials()`, …), records what happened,
//! and commits; everything lands together or not at all. Reading alone needs
//! only a [`Reader`]. SQL is written once; what differs between the databases
//! stands in `db::dialect`, and no other crate speaks SQL.
//!
//! To add a repository: a file in `repo`, a method on [`Session`], and its
//! cases in `tests/conformance`, which run on both databases.

mod db;
mod error;
pub mod measures;
mod migrate;
pub mod repo;
pub mod seal;
mod session;
mod signal;
mod store;
#[cfg(feature = "testing")]
#[expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]
pub mod testing;

pub use db::condition::Condition;
pub use error::{Error, Result, Unique};
pub use migrate::{Migrated, Schema};
pub use session::{Reader, Session, UnitOfWork};
pub use signal::{AccessChange, EventSignal, JobSignal};
pub use store::{Config, DatabaseUrl, InvalidDatabaseUrl, OpenError, PoolUse, Store};
