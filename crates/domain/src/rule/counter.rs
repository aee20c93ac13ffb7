//! So many events within so long, and then quiet for a while: counted by the times of the events.

use super::{Alert, Per};
use crate::event::Event;
use crate::time::{SignedDuration, Timestamp, from_micros, micros};

/// What is remembered of the events of one rule that are counted together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counter {
    /// When the events were that count, oldest first, in microseconds.
    pub times: Vec<i64>,
    /// When the rule last fired, by the time of the event that was the last one needed.
    pub fired_at: Option<Timestamp>,
}

/// What an event is counted under; `None` where it has no such thing, and so is not counted.
#[must_use]
pub fn key(per: Per, event: &Event) -> Option<String> {
    match per {
        Per::Rule => Some(String::new()),
        Per::User => event.user.map(|id| id.to_string()),
        Per::System => event.system.map(|id| id.to_string()),
        Per::Pool => event.pool.map(|id| id.to_string()),
    }
}

impl Counter {
    /// Counts an event; answers whether the rule fires. Events may come in another order than they happened in. What
    /// happens in the cool-down is not counted.
    #[must_use]
    pub fn count(&mut self, alert: &Alert, at: Timestamp) -> bool {
        if self.cools_down(alert, at) {
            return false;
        }
        let (at, within) = (micros(at), i64::from(alert.within_s) * 1_000_000);
        let place = self.times.partition_point(|&time| time <= at);
        self.times.insert(place, at);
        if self.is_reached(alert.count as usize, within, place) {
            self.times.clear();
            self.fired_at = Some(from_micros(at));
            return true;
        }
        self.forget(within);
        false
    }

    fn cools_down(&self, alert: &Alert, at: Timestamp) -> bool {
        let cooldown = SignedDuration::from_secs(alert.cooldown_s.into());
        self.fired_at.is_some_and(|fired| !cooldown.is_zero() && at < fired.saturating_add(cooldown).unwrap_or(fired))
    }

    /// Whether so many lie within the span, the one at `place` among them.
    fn is_reached(&self, count: usize, within: i64, place: usize) -> bool {
        let first = (place + 1).saturating_sub(count);
        let windows = self.times[first..].windows(count).take(place - first + 1);
        windows.into_iter().any(|window| matches!(window, [first, .., last] if last - first <= within) || count == 1)
    }

    /// Drops what cannot be part of a window any more, but with a straggler that is later than twice the span. As no window
    /// is full, less than twice as many as are needed stay.
    fn forget(&mut self, within: i64) {
        let Some(&newest) = self.times.last() else { return };
        self.times.retain(|&time| newest - time <= within.saturating_mul(2));
    }

    /// Until when this is worth keeping.
    #[must_use]
    pub fn kept_until(&self, alert: &Alert) -> Timestamp {
        let after = |at: Timestamp, seconds: u32| at.saturating_add(SignedDuration::from_secs(seconds.into()));
        let counted = self.times.last().map(|&time| after(from_micros(time), alert.within_s.saturating_mul(2)));
        let cooled = self.fired_at.map(|fired| after(fired, alert.cooldown_s));
        let latest = counted.into_iter().chain(cooled).map(|until| until.unwrap_or(Timestamp::MAX)).max();
        latest.unwrap_or(Timestamp::MIN)
    }
}
