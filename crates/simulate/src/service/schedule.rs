//! What is to happen later.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// Work by the time it is due; what is due at one time happens in the order it was planned in.
#[derive(Debug)]
pub(crate) struct Schedule<W> {
    planned: BTreeMap<(Timestamp, u64), W>,
    last: u64,
}

impl<W> Default for Schedule<W> {
    fn default() -> Self {
        Self { planned: BTreeMap::new(), last: 0 }
    }
}

impl<W> Schedule<W> {
    pub(crate) fn plan(&mut self, at: Timestamp, work: W) {
        self.last += 1;
        self.planned.insert((at, self.last), work);
    }

    /// The next work that is due, and when it was.
    pub(crate) fn due(&mut self, now: Timestamp) -> Option<(Timestamp, W)> {
        let entry = self.planned.first_entry()?;
        let (at, _) = *entry.key();
        (at <= now).then(|| (at, entry.remove()))
    }
}
