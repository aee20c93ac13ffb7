//! Mobile IDs: what goes onto a phone beside the ID for doors.
//!
//! An *order* says which certificates a credential has; it is decided in a process. What
//! a phone has to make is what the order says and the phone does not have: so a phone
//! that replaces another gets the same, and one whose certificates end makes them anew,
//! without anybody ordering again.

mod order;
mod plan;
mod template;

pub use template::{MadeBy, Template, Usage};

pub(crate) use order::{install, order_of, void};
pub(crate) use plan::plan;
pub(crate) use template::{is_installed, missing, templates};
