//! The pace of a worker.

use std::time::Duration;

use domain::time::SignedDuration;

/// How much at once, how often, how long.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many jobs run at the same time.
    pub parallel: usize,
    /// How long a job is held without a sign of life from who runs it.
    pub lease: SignedDuration,
    /// How often who runs a job gives that sign.
    pub renew: Duration,
    /// How often jobs are looked for when nothing tells of new ones.
    pub poll: Duration,
    /// How often events are looked for when nothing tells of new ones.
    pub follow: Duration,
    /// How long is waited between two looks at events, so that many commits cost one.
    pub follow_pause: Duration,
    /// How many receivers of webhooks are sent to at the same time. They take no job's place.
    pub receivers: usize,
    /// How often it is looked which receivers something is due for when nothing tells.
    pub webhooks: Duration,
    /// How often it is looked which connections are due.
    pub connect: Duration,
    /// How often it is looked when the next input goes back to normal by itself.
    pub timers: Duration,
    /// How often the sweeps run.
    pub sweep: Duration,
    /// How long jobs that run may go on after the end was asked for.
    pub drain: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            parallel: 4,
            lease: SignedDuration::from_secs(60),
            renew: Duration::from_secs(20),
            poll: Duration::from_secs(2),
            follow: Duration::from_secs(1),
            follow_pause: Duration::from_millis(25),
            receivers: 64,
            webhooks: Duration::from_millis(500),
            connect: Duration::from_millis(250),
            timers: Duration::from_millis(500),
            sweep: Duration::from_secs(15),
            drain: Duration::from_secs(9),
        }
    }
}
