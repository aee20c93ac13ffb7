//! How a receiver fares, and when it is left in peace.
//!
//! A receiver that fails several times on end is paused: while it is, nothing of what waits for it is tried but one
//! delivery at the end of each pause, so that a receiver that is down costs little and finds what it missed in its order.

use super::delivery::RETRIED_FOR;
use super::{DisabledBecause, Webhook};
use crate::time::{SignedDuration, Timestamp};

/// After so many failures on end a receiver is paused.
const PATIENCE: u32 = 3;
/// The longest pause that follows from failures alone.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(5);
/// The longest pause that a receiver gets by asking for it.
const LONGEST_ASKED: SignedDuration = SignedDuration::from_hours(24);

/// How a receiver fares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// How often on end it failed since it last took something. Messages that were under way together count once.
    pub failures: u32,
    /// When the first of these failures was.
    pub failing_since: Option<Timestamp>,
    /// When the last of them was.
    pub failed_at: Option<Timestamp>,
    /// Until when nothing is sent.
    pub paused_until: Option<Timestamp>,
    /// When it was last tried.
    pub last_at: Option<Timestamp>,
    /// What it answered then.
    pub last_status: Option<u16>,
    /// What was wrong then.
    pub last_error: Option<String>,
}

/// What came of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
    /// What was wrong, in our words; `None`: it took the delivery.
    pub error: Option<String>,
    /// How long it asks to be left in peace.
    pub retry_after: Option<SignedDuration>,
}

/// What follows from a try for the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    GoOn,
    /// It is disabled.
    Disable(DisabledBecause),
}

impl Outcome {
    /// Whether the receiver took it.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.error.is_none()
    }

    /// Whether the receiver says that it is gone for good.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.status == Some(410)
    }
}

impl Health {
    /// Whether the receiver is on trial: one delivery at a time.
    #[must_use]
    pub fn is_on_trial(&self) -> bool {
        self.failures >= PATIENCE
    }

    /// Notes what came of a try that began at `began`, now that it is over.
    pub fn note(&mut self, outcome: &Outcome, began: Timestamp, now: Timestamp) -> Verdict {
        (self.last_at, self.last_status, self.last_error) = (Some(now), outcome.status, outcome.error.clone());
        if outcome.is_taken() {
            (self.failures, self.failing_since, self.failed_at, self.paused_until) = (0, None, None, None);
            return Verdict::GoOn;
        }
        if self.failed_at.is_none_or(|failed_at| began >= failed_at) {
            self.failures = self.failures.saturating_add(1);
            self.failed_at = Some(now);
        }
        let since = *self.failing_since.get_or_insert(now);
        let pause = self.pause().max(outcome.retry_after.map(|asked| asked.min(LONGEST_ASKED)));
        if let Some(until) = pause.and_then(|pause| now.checked_add(pause).ok()) {
            self.paused_until = self.paused_until.max(Some(until));
        }
        if outcome.is_gone() {
            Verdict::Disable(DisabledBecause::Gone)
        } else if now.duration_since(since) >= RETRIED_FOR {
            Verdict::Disable(DisabledBecause::Failing)
        } else {
            Verdict::GoOn
        }
    }

    /// One second after the last failure that was borne, then twice as long each time.
    fn pause(&self) -> Option<SignedDuration> {
        let doublings = self.failures.checked_sub(PATIENCE)?.min(16);
        Some(SignedDuration::from_secs(1 << doublings).min(LONGEST_PAUSE))
    }
}

impl Webhook {
    /// Whether something may be sent to it now.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.enabled && self.health.paused_until.is_none_or(|until| until <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(status: u16) -> Outcome {
        Outcome { status: Some(status), error: Some("no".to_owned()), retry_after: None }
    }

    fn taken() -> Outcome {
        Outcome { status: Some(204), error: None, retry_after: None }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    /// A try that is over as soon as it began.
    fn note(health: &mut Health, outcome: &Outcome, seconds: i64) -> Verdict {
        health.note(outcome, at(seconds), at(seconds))
    }

    #[test]
    fn one_bad_delivery_among_good_ones_pauses_nothing() {
        let mut health = Health::default();
        for _ in 0..10 {
            assert_eq!(note(&mut health, &failed(500), 1), Verdict::GoOn);
            note(&mut health, &failed(500), 1);
            assert_eq!(health.paused_until, None);
            note(&mut health, &taken(), 2);
        }
        assert_eq!(health, Health { last_at: Some(at(2)), last_status: Some(204), ..Health::default() });
    }

    #[test]
    fn failures_on_end_pause_longer_and_longer_and_a_success_ends_that() {
        let mut health = Health::default();
        let mut pauses = Vec::new();
        for _ in 0..14 {
            note(&mut health, &failed(503), 0);
            pauses.push(health.paused_until.map_or(0, Timestamp::as_second));
        }
        assert_eq!(pauses, [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        assert!(health.is_on_trial());
        note(&mut health, &taken(), 400);
        assert!(!health.is_on_trial() && health.paused_until.is_none() && health.failing_since.is_none());
    }

    #[test]
    fn messages_that_were_under_way_together_count_once() {
        let mut health = Health::default();
        for over in 1..=8 {
            health.note(&failed(500), at(0), at(over));
        }
        assert_eq!((health.failures, health.paused_until), (1, None));
        health.note(&failed(500), at(2), at(9));
        assert_eq!(health.failures, 2);
    }

    #[test]
    fn a_receiver_is_left_in_peace_as_long_as_it_asks_within_a_day() {
        let asked = |seconds| Outcome { retry_after: Some(SignedDuration::from_secs(seconds)), ..failed(429) };
        let mut health = Health::default();
        note(&mut health, &asked(90), 0);
        assert_eq!(health.paused_until, Some(at(90)));
        // Another answer that is still on its way takes nothing off.
        note(&mut health, &asked(10), 1);
        assert_eq!(health.paused_until, Some(at(90)));
        note(&mut health, &asked(i64::MAX / 2), 0);
        assert_eq!(health.paused_until, Some(at(24 * 3_600)));
    }

    #[test]
    fn who_is_gone_or_fails_for_three_days_is_disabled() {
        assert_eq!(note(&mut Health::default(), &failed(410), 0), Verdict::Disable(DisabledBecause::Gone));
        let mut health = Health::default();
        let end = RETRIED_FOR.as_secs();
        assert_eq!(note(&mut health, &failed(500), 0), Verdict::GoOn);
        assert_eq!(note(&mut health, &failed(500), end - 1), Verdict::GoOn);
        assert_eq!(note(&mut health, &failed(500), end), Verdict::Disable(DisabledBecause::Failing));
        note(&mut health, &taken(), end);
        assert_eq!(note(&mut health, &failed(500), end + 1), Verdict::GoOn);
    }
}
