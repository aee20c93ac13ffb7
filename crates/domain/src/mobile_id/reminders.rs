//! When holders are reminded that their mobile ID ends.

use serde::{Deserialize, Serialize};

use crate::settings::InvalidSetting;

/// How many days a project may name.
const MOST: usize = 20;
const LONGEST: u16 = 365;

/// The days before the end on which a reminder goes out, the longest time first; then every day below the last of them.
/// An empty list: nobody is reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reminders(Vec<u16>);

impl Default for Reminders {
    fn default() -> Self {
        Self(vec![60, 30, 14, 7])
    }
}

impl Reminders {
    /// The days as they were written.
    #[must_use]
    pub fn days(&self) -> &[u16] {
        &self.0
    }

    /// Whether a reminder is due.
    ///
    /// `days_left` are the whole days until the end, 0 on the last of them. `since` is how many there were when the last
    /// reminder went out; where none did, when the mobile ID was made, so that one that is made for 20 days does not
    /// begin with the reminders of 60 and 30. Reminders that were missed are one.
    #[must_use]
    pub fn is_due(&self, days_left: u32, since: u32) -> bool {
        self.next_below(since).is_some_and(|next| days_left <= next)
    }

    /// On which day the next reminder goes out after one that went out with so many days left.
    fn next_below(&self, since: u32) -> Option<u32> {
        let last = self.0.last().copied().map(u32::from)?;
        if since <= last {
            return since.checked_sub(1);
        }
        self.0.iter().copied().map(u32::from).find(|&day| day < since)
    }

    pub(super) fn check(&self) -> Option<InvalidSetting> {
        let in_range = self.0.iter().all(|day| (1..=LONGEST).contains(day));
        let falls = self.0.windows(2).all(|pair| pair[0] > pair[1]);
        let detail =
            || format!("expected at most {MOST} numbers from 1 to {LONGEST}, each smaller than the one before");
        let fits = in_range && falls && self.0.len() <= MOST;
        (!fits).then(|| InvalidSetting { pointer: "/reminders_days".into(), detail: detail() })
    }
}
