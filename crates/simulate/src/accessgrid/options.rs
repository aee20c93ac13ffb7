//! What a simulated account has to begin with.

use std::time::Duration;

use super::Fault;
use super::model::Template;
use crate::service::Random;

const SECRET_ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// What a simulated account has to begin with.
#[derive(Debug, Clone)]
pub struct Options {
    /// What chance begins with.
    pub seed: u64,
    /// The account's id.
    pub account_id: String,
    /// What requests are signed with.
    pub secret: String,
    /// What passes are made from.
    pub templates: Vec<Template>,
    /// How many calls one address may make in a window.
    pub limit: usize,
    /// The length of the window.
    pub window: Duration,
    /// How much later a delayed request is executed.
    pub delayed: Duration,
    /// How long a slow answer is under way.
    pub slow: Duration,
    /// How much later a late event is sent.
    pub late: Duration,
    /// How many seconds pass in one of the clock's.
    pub time_scale: f64,
    /// What goes wrong from the beginning.
    pub faults: Vec<Fault>,
}

impl Options {
    /// An account with two templates and a made-up secret, 100 calls a minute, and no faults.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        Self {
            seed,
            account_id: format!("0x{}", random.text(b"0123456789abcdef", 10)),
            secret: format!("made-up-{}", random.text(SECRET_ALPHABET, 24)),
            templates: vec![
                Template::new("0xd3adb00b5", "Staff badge", 500),
                Template::new("0xd3adc0ffe", "Visitor", 25),
            ],
            limit: 100,
            window: Duration::from_mins(1),
            delayed: Duration::from_secs(30),
            slow: Duration::from_secs(5),
            late: Duration::from_secs(45),
            time_scale: 1.0,
            faults: Vec::new(),
        }
    }
}
