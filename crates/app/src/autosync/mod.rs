//! Auto-sync: a project's users follow a CSV file.
//!
//! The engine in [`domain::sync`] reads, decides and judges; here its decisions
//! meet the database. A run goes so:
//!
//! 1. [`Upload`] takes the bytes to a file beside the database, and notices when
//!    some are missing.
//! 2. [`run`] takes the project's lease, so that runs never overlap, and reads
//!    the file twice: how is it written, and who is in it. Users are known by
//!    64 bytes each; whoever is as the file says is never loaded.
//! 3. What differs is loaded and decided upon. A refused file ends here, and so
//!    does a plan that is held for a person, with everything that is needed to
//!    decide about it: its changes and its file.
//! 4. Everything is written in one unit of work, if nothing moved meanwhile;
//!    else it is planned again.
//!
//! To refuse or hold for something new, begin in [`domain::sync`].

mod alarm;
mod apply;
mod decide;
mod file;
mod lease;
mod plan;
mod query;
mod recover;
mod rulebook;
mod run;
mod stale;
mod task_config;

pub use decide::{approve, reject};
pub use file::{Announced, Received, Upload};
pub use query::{AutosyncState, PlannedChange, changes, list, lookup, state};
pub use recover::recover;
pub(crate) use rulebook::column;
pub(crate) use run::sender;
pub use run::{Request, run};
pub use stale::check_stale;
pub use task_config::{TaskConfig, TaskFile, TaskPlatform, TaskRequest, TaskStep, task_config};
