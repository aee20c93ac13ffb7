//! How far back a plot reaches.

use domain::statistics::Step;
use domain::time::{SignedDuration, Timestamp};

use crate::error::{Error, InvalidParameter, Result};

/// How far back a plot reaches, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period(u16);

/// As long as numbers are kept.
const MOST: u16 = 366;
/// Where nothing is said.
const USUAL: u16 = 30;

impl Period {
    /// So many days, 1 to 366; 30 where nothing is said.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] for any other number.
    pub fn days(days: Option<u16>) -> Result<Self> {
        let days = days.unwrap_or(USUAL);
        if (1..=MOST).contains(&days) {
            return Ok(Self(days));
        }
        let detail = format!("expected a number of days from 1 to {MOST}");
        Err(Error::InvalidQuery(vec![InvalidParameter::new("days", "invalid_value", detail)]))
    }

    /// Where it begins.
    pub(super) fn begin(self, now: Timestamp) -> Timestamp {
        now.saturating_sub(SignedDuration::from_hours(24 * i64::from(self.0))).unwrap_or(Timestamp::MIN)
    }

    /// Hours in periods of so many days, days in longer ones.
    pub(super) const fn step(self, hours_up_to: u16) -> Step {
        if self.0 <= hours_up_to { Step::Hour } else { Step::Day }
    }
}
