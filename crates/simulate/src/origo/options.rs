//! What a simulated organisation has to begin with.

use std::time::Duration;

use super::model::PartNumber;
use super::{Fault, phone};
use crate::service::Random;

/// What a simulated organisation has to begin with.
#[derive(Debug, Clone)]
pub struct Options {
    /// What chance begins with.
    pub seed: u64,
    /// The organisation's number, as it stands in every path.
    pub organization: String,
    /// The name to ask for tokens with.
    pub client_id: String,
    /// The secret that goes with it.
    pub client_secret: String,
    /// Its pools.
    pub part_numbers: Vec<PartNumber>,
    /// How much is allowed.
    pub limits: Limits,
    /// How long things take.
    pub timing: Timing,
    /// How many seconds pass in one of the clock's.
    pub time_scale: f64,
    /// What goes wrong from the beginning.
    pub faults: Vec<Fault>,
}

/// How much is allowed.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Management calls from one address in a window.
    pub calls: usize,
    /// Token calls from one address in a window.
    pub tokens: usize,
    /// Event calls from one address in a window.
    pub events: usize,
    /// The length of the window.
    pub window: Duration,
    /// Events in one answer, or a few more: those of one millisecond stay together.
    pub events_page: usize,
    /// Credentials on one phone.
    pub credentials_per_phone: usize,
    /// Phones of one holder.
    pub phones_per_user: usize,
}

/// How long things take.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// A token is good for so long.
    pub token: Duration,
    /// A token that is not used for so long is good no more; none: it is good to its end.
    pub token_idle: Option<Duration>,
    /// An invitation can be accepted for so long.
    pub invitation: Duration,
    /// From cancelling to cancelled.
    pub cancel: Duration,
    /// From `REVOKE_INITIATED` to `REVOKING`.
    pub revoke: Duration,
    /// From `REVOKING` to `REVOKED`.
    pub confirm: Duration,
    /// From deleting a user to deleted.
    pub delete_user: Duration,
    /// How much later a delayed request is executed.
    pub delayed: Duration,
    /// How long a slow answer is under way.
    pub slow: Duration,
    /// How much later a late event is seen.
    pub late: Duration,
}

impl Options {
    /// An organisation with two pools and made-up credentials, the documented limits, and no faults.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let organization = "1002345".to_owned();
        let secret = random.text(phone::CODE_ALPHABET, 24).to_lowercase();
        Self {
            seed,
            client_id: format!("{organization}-OSRV7001"),
            client_secret: format!("made-up-{secret}"),
            organization,
            part_numbers: vec![
                PartNumber::range(11, "MID-SUB-CRD_FTPN_7411", "Main building", 40_001, 500),
                PartNumber::range(12, "MID-SUB-CRD_FTPN_8822", "Laboratory", 70_001, 25),
            ],
            limits: Limits::default(),
            timing: Timing::default(),
            time_scale: 1.0,
            faults: Vec::new(),
        }
    }
}

impl PartNumber {
    /// A pool of `count` credentials whose numbers begin with `first`.
    #[must_use]
    pub fn range(id: u64, part_number: &str, friendly_name: &str, first: u64, count: u64) -> Self {
        Self {
            id,
            part_number: part_number.to_owned(),
            friendly_name: friendly_name.to_owned(),
            available: count,
            consumed: 0,
            prefix: String::new(),
            suffix: String::new(),
            offset: first,
            next_number: first,
            last_number: (first + count).saturating_sub(1),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            calls: 300,
            tokens: 50,
            events: 300,
            window: Duration::from_mins(5),
            events_page: 500,
            credentials_per_phone: 10,
            phones_per_user: 5,
        }
    }
}

impl Limits {
    /// As many calls as anybody likes.
    #[must_use]
    pub fn none() -> Self {
        Self { calls: usize::MAX, tokens: usize::MAX, events: usize::MAX, ..Self::default() }
    }
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            token: Duration::from_hours(1),
            token_idle: None,
            invitation: Duration::from_hours(30 * 24),
            cancel: Duration::from_secs(1),
            revoke: Duration::from_secs(2),
            confirm: Duration::from_secs(3),
            delete_user: Duration::from_secs(6),
            delayed: Duration::from_secs(30),
            slow: Duration::from_secs(5),
            late: Duration::from_secs(45),
        }
    }
}
