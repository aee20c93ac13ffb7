//! How many of each.

use serde::{Deserialize, Serialize};

use super::{Decision, Field, Held, Skipped};

/// How many people a plan creates, updates, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// New users.
    pub created: u64,
    /// Users with new data, revived ones among them.
    pub updated: u64,
    /// Users who go.
    pub deleted: u64,
    /// Users who are as the file has them.
    pub unchanged: u64,
    /// Users whose new data are not taken, because their phone was reset; and
    /// those who wait for approval.
    pub skipped: u64,
    /// Of the updated, those who come back before they were gone.
    #[serde(default)]
    pub revived: u64,
    /// Of the updated, those with another ID.
    #[serde(default)]
    pub ids_changed: u64,
    /// Of the updated, those with another e-mail address.
    #[serde(default)]
    pub emails_changed: u64,
    /// Of the skipped, users of another origin whom the file matches.
    #[serde(default)]
    pub other_origin: u64,
}

impl Counts {
    /// Adds a decision. Users who are none of the file's business count nowhere.
    pub fn add(&mut self, decision: &Decision) {
        match decision {
            Decision::Create => self.created += 1,
            Decision::Update { changed, .. } => {
                self.updated += 1;
                self.ids_changed += u64::from(changed.contains(Field::CardId));
                self.emails_changed += u64::from(changed.contains(Field::Email));
            }
            Decision::Revive { .. } => {
                self.updated += 1;
                self.revived += 1;
            }
            Decision::Unchanged { .. } => self.unchanged += 1,
            Decision::Delete => self.deleted += 1,
            Decision::Skip { reason: Skipped::Reset } => self.skipped += 1,
            Decision::Skip { reason: Skipped::OtherOrigin | Skipped::Leaving } => {}
            Decision::Hold { reason: Held::OtherOrigin } => {
                self.skipped += 1;
                self.other_origin += 1;
            }
        }
    }

    /// Whether the plan writes anything to users.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.created == 0 && self.updated == 0 && self.deleted == 0
    }
}
