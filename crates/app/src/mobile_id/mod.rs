//! Mobile IDs: what goes onto a phone beside the ID for doors.
//!
//! An *order* says which certificates a credential has; it is decided in a process. What
//! a phone has to make is what the order says and the phone does not have: so a phone
//! that replaces another gets the same, and one whose certificates end makes them anew,
//! without anybody ordering again.

mod end;
mod order;
mod plan;
mod template;

pub use template::{MadeBy, Template, Usage};

pub(crate) use end::{DAY, days_between, first_to_end, on_phone};
pub(crate) use order::{install, let_go, order_of, void, wants_pin};
pub(crate) use plan::plan;
pub(crate) use template::{RENEWED_BEFORE, is_installed, missing, renewed_from, templates};
