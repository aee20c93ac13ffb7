//! Credentials that come and go by themselves, as the filters of their pools want it.
//!
//! Whoever changes a user puts the user into the row; a sweep takes them out one by one, under the user's lock, looks at
//! each pool that has filters, and does what [`domain::automation`] says. A changed filter puts everybody into the row
//! of whom it wants something, by one statement for each way. So a change costs what it touches, and nothing is missed
//! by a crash: a user leaves the row in the unit of work that did what was to be done.

mod filters;
mod held;
mod holds;
mod limits;
mod preview;
mod run;
mod touched;

pub use filters::{filter_attributes, read_filter};
pub use held::{approve_filters, reject_filters};
pub use holds::{hold_of, release};
pub use preview::{Counts, Preview, Reason, preview};

pub(crate) use filters::{Filters, revokes, user_filter};
pub(crate) use held::{Wanted, hold, is_mass_change};
pub(crate) use holds::{forget_hold, hold_after, hold_of_end};
pub(crate) use run::{enqueue_pool, run, touch, touch_new};
