//! What differs between here and a system: comparing, reporting, and what is done about it.
//!
//! A comparison is a job that lists what is there page by page, and looks at last for what it did not see. Nothing is
//! changed by itself but what the system's rules say, and no mass change.

mod act;
mod begin;
mod compare;
mod deeds;
mod missing;
mod obtain;
mod page;
mod people;
mod read;
mod rules;

pub use act::{Acted, Refused, act};
pub use begin::{begin, begin_due};
pub use obtain::{Existing, Match, Wish, existing, obtain};
pub use read::{Report, list, report};
pub use rules::{DriftSettings, set_rules};

pub(crate) use act::settle;
pub(crate) use compare::compare;
