//! Rules: what happens by itself.
//!
//! Alerts follow what happens (`take`): the follower reads every event once, and what a rule counts, that it fired, and
//! the job that does what it does are written in the unit that moves the follower's bookmark. Scheduled tasks are looked
//! for by a sweep (`run_due`). Either way a firing is a row with its actions; a job does them one after the other, writes
//! what came of each, and does none again that is done.
//!
//! A rule acts in the name of whoever saved it last: what they may not do any more, it does not do.

mod act;
mod change;
mod credentials;
mod document;
mod due;
mod fire;
mod follow;
mod read;
mod ready;
mod rehearse;
mod rights;
mod task;
mod words;

pub(crate) use act::{Did, act};
pub use change::{create, remove, update};
pub use document::RuleDocument;
pub use due::run;
pub(crate) use due::run_due;
pub(crate) use fire::{give_up, note, report};
pub(crate) use follow::take;
pub use read::{RuleView, firings, get, list, preview_schedule, templates};
pub use rehearse::{Rehearsal, Rehearsed, rehearse, rehearse_alert};
pub(crate) use rights::{by_rule, in_whose_name};
pub(crate) use words::Words;
