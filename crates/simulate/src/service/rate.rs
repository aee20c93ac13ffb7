//! How many calls there may be from one address in a stretch of time.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;

use super::time::later;

/// Sliding windows, one for each address and kind of call. Calls that were turned away do not count.
#[derive(Debug)]
pub(crate) struct Windows<K> {
    taken: HashMap<(IpAddr, K), VecDeque<Timestamp>>,
}

impl<K> Default for Windows<K> {
    fn default() -> Self {
        Self { taken: HashMap::new() }
    }
}

impl<K: Eq + Hash> Windows<K> {
    /// Counts one call more, if there is room; otherwise tells when there will be.
    pub(crate) fn take(
        &mut self,
        (source, kind): (IpAddr, K),
        limit: usize,
        window: Duration,
        now: Timestamp,
    ) -> Result<(), Timestamp> {
        let taken = self.taken.entry((source, kind)).or_default();
        while taken.front().is_some_and(|first| later(*first, window) <= now) {
            taken.pop_front();
        }
        if taken.len() >= limit {
            return Err(taken.front().map_or(now, |first| later(*first, window)));
        }
        taken.push_back(now);
        Ok(())
    }
}
