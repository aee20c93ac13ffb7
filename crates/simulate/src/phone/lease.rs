//! How long an ID may be used without the server's word: the specification's rules 1 to 4 for phones.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A lease longer than this is not believed.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How far back a clock may go, as clocks do when they are corrected.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(60);

/// A span that the server granted, and where it began on the phone's own clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lease {
    ends_at: Timestamp,
    valid_until: Option<Timestamp>,
    /// The latest time that the phone has seen since.
    latest_seen: Timestamp,
    /// Set for good: only a new lease makes the ID work again.
    ended: Option<LeaseEnd>,
}

/// Why an ID stopped working without the server's saying so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaseEnd {
    /// The server was not reached for as long as the lease ran.
    RanOut,
    /// The phone's clock was set back.
    ClockWentBack,
    /// The credential's validity ended.
    NoLongerValid,
}

/// What the server says of a lease.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Granted {
    pub(crate) lease_until: Timestamp,
    pub(crate) server_time: Timestamp,
    pub(crate) valid_until: Option<Timestamp>,
}

impl Lease {
    /// Begins a lease at the moment at which the request was sent, by the phone's clock.
    ///
    /// Only the *difference* of the server's times counts, so that a phone whose clock is wrong works as long as others.
    pub(crate) fn begin(granted: Granted, sent_at: Timestamp) -> Self {
        let span = granted.lease_until.duration_since(granted.server_time).clamp(SignedDuration::ZERO, LONGEST);
        Self {
            ends_at: sent_at.saturating_add(span).unwrap_or(sent_at),
            valid_until: granted.valid_until,
            latest_seen: sent_at,
            ended: None,
        }
    }

    /// Looks at the clock, and ends the lease if it is over. To be stored afterwards.
    pub(crate) fn look(&mut self, now: Timestamp) {
        let ended = if now.duration_since(self.latest_seen) < -CLOCK_TOLERANCE {
            Some(LeaseEnd::ClockWentBack)
        } else if self.valid_until.is_some_and(|until| now >= until) {
            Some(LeaseEnd::NoLongerValid)
        } else if now >= self.ends_at {
            Some(LeaseEnd::RanOut)
        } else {
            None
        };
        self.ended = self.ended.or(ended);
        self.latest_seen = self.latest_seen.max(now);
    }

    /// Why it is over, as of the last look.
    pub(crate) fn ended(&self) -> Option<LeaseEnd> {
        self.ended
    }

    /// When it ends, by the phone's clock.
    pub(crate) fn ends_at(&self) -> Timestamp {
        self.ends_at
    }

    /// When the credential's validity ends.
    pub(crate) fn valid_until(&self) -> Option<Timestamp> {
        self.valid_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3600;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn day_from(sent_at: Timestamp) -> Lease {
        let granted = Granted { lease_until: at(24 * HOUR), server_time: at(0), valid_until: None };
        Lease::begin(granted, sent_at)
    }

    fn after(mut lease: Lease, looks: &[Timestamp]) -> Option<LeaseEnd> {
        for now in looks {
            lease.look(*now);
        }
        lease.ended()
    }

    #[test]
    fn it_runs_for_its_span_from_when_the_request_was_sent() {
        assert_eq!(after(day_from(at(0)), &[at(24 * HOUR - 1)]), None);
        assert_eq!(after(day_from(at(0)), &[at(24 * HOUR)]), Some(LeaseEnd::RanOut));
    }

    #[test]
    fn a_clock_that_is_wrong_by_days_changes_nothing() {
        let wrong = at(-90 * 24 * HOUR);
        assert_eq!(after(day_from(wrong), &[wrong + SignedDuration::from_hours(23)]), None);
        assert_eq!(after(day_from(wrong), &[wrong + SignedDuration::from_hours(24)]), Some(LeaseEnd::RanOut));
    }

    #[test]
    fn a_clock_set_back_ends_it_for_good() {
        assert_eq!(after(day_from(at(0)), &[at(HOUR), at(HOUR - 60)]), None);
        assert_eq!(after(day_from(at(0)), &[at(HOUR), at(HOUR - 61)]), Some(LeaseEnd::ClockWentBack));
        assert_eq!(after(day_from(at(0)), &[at(HOUR), at(0), at(2 * HOUR)]), Some(LeaseEnd::ClockWentBack));
        // In steps that are each within the tolerance.
        let creeping: Vec<_> = (0..10).map(|step| at(HOUR - step * 50)).collect();
        assert_eq!(after(day_from(at(0)), &creeping), Some(LeaseEnd::ClockWentBack));
    }

    #[test]
    fn it_never_outlives_the_validity() {
        let granted = Granted { lease_until: at(24 * HOUR), server_time: at(0), valid_until: Some(at(HOUR)) };
        assert_eq!(after(Lease::begin(granted, at(0)), &[at(HOUR - 1)]), None);
        assert_eq!(after(Lease::begin(granted, at(0)), &[at(HOUR)]), Some(LeaseEnd::NoLongerValid));
    }

    #[test]
    fn absurd_spans_are_cut() {
        let span =
            |lease_until| Lease::begin(Granted { lease_until, server_time: at(0), valid_until: None }, at(0)).ends_at();
        assert_eq!(span(at(-HOUR)), at(0));
        assert_eq!(span(at(365 * 24 * HOUR)), at(7 * 24 * HOUR));
    }
}
