//! The time of a simulation.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Where a simulator has the time from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Time that may run faster than the clock, may be moved on by hand, and never runs back.
pub(crate) struct Time {
    clock: Clock,
    began: Timestamp,
    scale: f64,
    ahead: SignedDuration,
    latest: Timestamp,
}

impl Time {
    /// Begins with the clock; `scale` is how many seconds pass in one of the clock's.
    pub(crate) fn new(clock: Clock, scale: f64) -> Self {
        let began = clock();
        Self { clock, began, scale, ahead: SignedDuration::ZERO, latest: began }
    }

    /// Now, in whole milliseconds.
    pub(crate) fn now(&mut self) -> Timestamp {
        let passed = (self.clock)().duration_since(self.began);
        let passed = if (self.scale - 1.0).abs() < f64::EPSILON { passed } else { scaled(passed, self.scale) };
        let now = self.began.saturating_add(passed + self.ahead).unwrap_or(Timestamp::MAX);
        let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        self.latest = self.latest.max(now);
        self.latest
    }

    /// Moves on by hand.
    pub(crate) fn advance(&mut self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.ahead = self.ahead.saturating_add(by);
    }

    /// How long a stretch of this time is by the clock.
    pub(crate) fn on_the_clock(&self, stretch: Duration) -> Duration {
        Duration::try_from_secs_f64(stretch.as_secs_f64() / self.scale).unwrap_or(stretch)
    }
}

fn scaled(passed: SignedDuration, scale: f64) -> SignedDuration {
    SignedDuration::try_from_secs_f64(passed.as_secs_f64() * scale).unwrap_or(SignedDuration::MAX)
}

/// A moment that lies so much later.
pub(crate) fn later(at: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}
