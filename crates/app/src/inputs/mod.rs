//! Inputs: points that events, rules and people put into alarm and set back.
//!
//! Everything that moves an input records an event of it in the same unit of work. People do so by `operate`, events by
//! `take`, and time by [`restore_due`].

mod change;
mod follow;
mod moved;
mod operate;
mod read;
mod timers;
mod triggers;

pub use change::{InputDocument, create, remove, update};
pub(crate) use follow::take;
pub use operate::{restore, trigger};
pub use read::{get, list};
pub use timers::restore_due;
pub use triggers::{TriggersDocument, set_triggers, triggers};
