//! One event on its way to one receiver.

use crate::credential::names::names;
use crate::id::{Id, kind};
use crate::time::{SignedDuration, Timestamp};

/// How long a delivery is retried before it is given up.
pub const RETRIED_FOR: SignedDuration = SignedDuration::from_hours(3 * 24);

/// The waits after the first tries, in seconds; the last one repeats.
const WAITS_S: [i64; 9] = [5, 15, 60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 8 * 3_600];

/// One event on its way to one receiver, or a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: Id<kind::Delivery>,
    /// The project.
    pub project: Id<kind::Project>,
    /// To whom.
    pub webhook: Id<kind::Webhook>,
    /// What; `None`: a test.
    pub event: Option<Id<kind::Event>>,
    /// Why it is sent.
    pub reason: Reason,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// How often since it was asked for the last time.
    pub tries: u32,
    /// When it was asked for, the last time.
    pub queued_at: Timestamp,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// When it was delivered or given up.
    pub settled_at: Option<Timestamp>,
    /// What the receiver answered last.
    pub last_status: Option<u16>,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

names! {
    /// Why something is sent to a receiver.
    pub enum Reason: "reason" {
        /// The receiver wants to hear it.
        Chosen = "chosen", "Chosen";
        /// A rule sends it.
        Rule = "rule", "By a rule";
        /// Somebody asked for it once more.
        Replay = "replay", "Once more";
        /// It is a test.
        Test = "test", "Test";
    }
}

names! {
    /// How a delivery stands.
    pub enum DeliveryState: "state" {
        /// It is still to be taken by the receiver.
        Waiting = "waiting", "Waiting";
        /// The receiver took it.
        Delivered = "delivered", "Delivered";
        /// It was given up.
        Failed = "failed", "Given up";
    }
}

/// One try of a delivery.
#[derive(Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Of which delivery.
    pub delivery: Id<kind::Delivery>,
    /// Which of its tries, counted from 1.
    pub number: u32,
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
    /// What was wrong, in our words.
    pub error: Option<String>,
    /// How the answer began. A receiver may repeat what it was told, so the store seals it as it seals the event.
    pub answer: Option<String>,
}

/// What the receiver said stays out of logs.
impl std::fmt::Debug for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attempt({} #{} {:?} {:?})", self.delivery, self.number, self.status, self.error)
    }
}

/// How long after its n-th try, counted from 1, a delivery is tried again: longer and longer, and up to a fifth more, by
/// what the delivery's id happens to be, so that many that failed together do not come back together.
#[must_use]
pub fn wait_after(delivery: Id<kind::Delivery>, attempts: u32) -> SignedDuration {
    let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX).min(WAITS_S.len() - 1);
    let spread = u32::from(delivery.as_bytes()[15].wrapping_add(attempts.to_le_bytes()[0].wrapping_mul(101)));
    SignedDuration::from_millis(WAITS_S[index] * (1_000 + i64::from(spread) * 200 / 255))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_become_rarer_and_spread_over_the_whole_time() {
        for last in [0, 17, 255] {
            let delivery = Id::from_bytes([last; 16]);
            let mut passed = SignedDuration::ZERO;
            let mut tries = 1;
            while passed < RETRIED_FOR {
                let wait = wait_after(delivery, tries);
                let plain = SignedDuration::from_secs(WAITS_S[(tries as usize - 1).min(WAITS_S.len() - 1)]);
                assert!(wait >= plain && wait <= plain + plain / 5, "{tries}: {wait:?}");
                passed += wait;
                tries += 1;
            }
            assert!((14..=17).contains(&tries), "{tries}");
        }
    }

    #[test]
    fn those_that_failed_together_do_not_come_back_together() {
        let waits: std::collections::BTreeSet<_> =
            (0..=255).map(|last| wait_after(Id::from_bytes([last; 16]), 2)).collect();
        assert!(waits.len() > 200, "{}", waits.len());
    }

    #[test]
    fn what_a_receiver_said_is_not_shown_by_debug() {
        let attempt = Attempt {
            delivery: Id::from_bytes([0; 16]),
            number: 1,
            at: Timestamp::UNIX_EPOCH,
            took_ms: 1,
            status: Some(500),
            error: None,
            answer: Some("Maria Rossi".to_owned()),
        };
        assert!(!format!("{attempt:?}").contains("Rossi"));
    }
}
