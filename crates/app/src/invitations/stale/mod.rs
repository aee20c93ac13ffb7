//! Invitations that nobody accepts: their holders are reminded, and after a while the place is given back.
//!
//! Both are looked for by a sweep, in what the ledger says, so that a restart forgets nothing. So many places at once that
//! it is a mass change wait for a person.

mod decide;
mod end;
mod remind;

pub use decide::{Lapsed, approve, keep, lapsed};

pub(crate) use end::{end_one, ending};
pub(crate) use remind::{remind_one, unanswered};

use domain::time::{SignedDuration, Timestamp};

/// So many days before a moment.
fn days_before(now: Timestamp, days: u16) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN)
}

/// How many are taken on at a time.
const LIMIT: u32 = 500;
