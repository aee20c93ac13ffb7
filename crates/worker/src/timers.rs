//! Setting inputs back to normal when their time is up, to the moment.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use app::{App, inputs};
use domain::time::Timestamp;
use futures_util::FutureExt;
use tokio::sync::watch;

use crate::held::chain;
use crate::options::Options;

/// Sleeps until the next input is due, and never longer than [`Options::timers`]: the shortest time that an input can be
/// given is longer, so that each is seen before it is due, whichever node set it.
pub(crate) async fn run(app: App, options: Options, mut stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        let next = match AssertUnwindSafe(inputs::restore_due(&app)).catch_unwind().await {
            Ok(Ok(next)) => next,
            Ok(Err(error)) => {
                tracing::error!(error = chain(&error), "inputs were not set back");
                None
            }
            Err(_) => {
                tracing::error!("setting inputs back panicked");
                None
            }
        };
        tokio::select! {
            _ = stopping.changed() => return,
            () = tokio::time::sleep(pause(next, app.now(), &options)) => {}
        }
    }
}

/// At least so long is waited.
const SHORTEST: Duration = Duration::from_millis(5);
/// Somebody else is at what is due already; whether they come to an end with it is seen soon.
const SOMEBODY_ELSE: Duration = Duration::from_millis(100);

fn pause(next: Option<Timestamp>, now: Timestamp, options: &Options) -> Duration {
    match next {
        Some(next) if next <= now => SOMEBODY_ELSE,
        Some(next) => next.duration_since(now).unsigned_abs().clamp(SHORTEST, options.timers),
        None => options.timers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_wakes_when_the_next_is_due_and_looks_again_before_any_can_be() {
        let (options, now) = (Options::default(), Timestamp::UNIX_EPOCH);
        let at = |millis| Some(Timestamp::from_millisecond(millis).unwrap());
        assert_eq!(pause(None, now, &options), options.timers);
        assert_eq!(pause(at(60_000), now, &options), options.timers);
        assert_eq!(pause(at(120), now, &options), Duration::from_millis(120));
        assert_eq!(pause(at(-1), now, &options), Duration::from_millis(100));
        assert!(options.timers < Duration::from_secs(1), "the shortest time of an input");
    }
}
