//! How often a rule fires at most: by the server's own time, whatever the events say.

use crate::time::{SignedDuration, Timestamp};

/// How many times a rule fired in the minute that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// When the minute began.
    pub since: Timestamp,
    /// How many times it fired.
    pub fired: u32,
    /// Whether it was told that the rule pauses.
    pub told: bool,
}

/// Whether a rule may fire now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// It may.
    Fire,
    /// It may not, and that is to be told.
    Tell,
    /// It may not, as was told.
    Pause,
}

impl Pace {
    /// The pace of a rule that has not fired yet.
    #[must_use]
    pub const fn at(now: Timestamp) -> Self {
        Self { since: now, fired: 0, told: false }
    }

    /// Counts a firing, if it may be.
    #[must_use]
    pub fn count(&mut self, most: u32, now: Timestamp) -> May {
        let over = self.since.saturating_add(SignedDuration::from_mins(1)).unwrap_or(Timestamp::MAX);
        if now >= over || now < self.since {
            *self = Self::at(now);
        }
        if self.fired < most {
            self.fired += 1;
            return May::Fire;
        }
        if std::mem::replace(&mut self.told, true) { May::Pause } else { May::Tell }
    }
}
