//! Mass changes are shown to a person first.

use serde::{Deserialize, Serialize};

use super::plan::Counts;
use crate::project::Locale;

/// From how many on a change is a mass change: as many, **and** such a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// At least so many people; 0 turns the threshold off.
    pub at_least: u64,
    /// At least such a share of the synchronised users; 0 turns the threshold off.
    pub percent: u8,
}

impl Threshold {
    /// A threshold that nothing reaches.
    pub const OFF: Self = Self { at_least: 0, percent: 0 };

    /// Whether so many of so many are a mass change.
    #[must_use]
    pub fn is_reached(self, count: u64, of: u64) -> bool {
        let on = self.at_least > 0 && self.percent > 0;
        on && count >= self.at_least && u128::from(count) * 100 >= u128::from(self.percent) * u128::from(of)
    }
}

/// A project's thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Guard {
    /// For users who go.
    pub removals: Threshold,
    /// For users who come; not at the first import.
    pub additions: Threshold,
    /// For users whose ID changes.
    pub id_changes: Threshold,
    /// For users whose e-mail address changes.
    pub email_changes: Threshold,
    /// For IDs that one person gives up and another takes.
    pub id_moves: Threshold,
}

impl Default for Guard {
    fn default() -> Self {
        let fifth = Threshold { at_least: 5, percent: 20 };
        Self {
            removals: fifth,
            additions: Threshold { at_least: 20, percent: 50 },
            id_changes: fifth,
            email_changes: fifth,
            id_moves: fifth,
        }
    }
}

/// What a plan would do to the project as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Impact {
    /// The plan's counts.
    pub counts: Counts,
    /// IDs that move between people, as [`Moves`](super::moves::Moves) counted them.
    pub ids_moved: u64,
    /// Users whom the file is a list of, before the run, without those who are leaving.
    pub synchronised: u64,
    /// Whether the last completed run had sync IDs; none if this is the first.
    pub sync_id_before: Option<bool>,
    /// Whether this file has sync IDs.
    pub sync_id_now: bool,
}

/// Whether a plan may be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Apply,
    /// Not before a person has looked at it.
    Hold(Vec<HoldReason>),
}

/// Why a plan waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum HoldReason {
    /// Many users would go.
    Removals {
        /// So many.
        count: u64,
        /// Of so many.
        of: u64,
    },
    /// Many users would come.
    Additions {
        /// So many.
        count: u64,
        /// To so many.
        of: u64,
    },
    /// Many IDs would change.
    IdChanges {
        /// So many.
        count: u64,
        /// Of so many.
        of: u64,
    },
    /// Many e-mail addresses would change.
    EmailChanges {
        /// So many.
        count: u64,
        /// Of so many.
        of: u64,
    },
    /// Many IDs would go to other people.
    IdMoves {
        /// So many.
        count: u64,
        /// Of so many.
        of: u64,
    },
    /// The file has sync IDs, the last one had none.
    SyncIdAppeared,
    /// The file has no sync IDs, the last one had.
    SyncIdVanished,
    /// Rows match users whom no file brought in.
    OtherOrigin {
        /// So many.
        count: u64,
    },
}

impl Guard {
    /// Compares a plan with the thresholds.
    #[must_use]
    pub fn judge(&self, impact: &Impact) -> Verdict {
        let mut reasons = self.mass_changes(impact);
        match (impact.sync_id_before, impact.sync_id_now) {
            (Some(false), true) => reasons.push(HoldReason::SyncIdAppeared),
            (Some(true), false) => reasons.push(HoldReason::SyncIdVanished),
            _ => {}
        }
        if impact.counts.other_origin > 0 {
            reasons.push(HoldReason::OtherOrigin { count: impact.counts.other_origin });
        }
        if reasons.is_empty() { Verdict::Apply } else { Verdict::Hold(reasons) }
    }

    fn mass_changes(&self, impact: &Impact) -> Vec<HoldReason> {
        let Impact { counts, ids_moved, synchronised: of, .. } = *impact;
        let first_import = impact.sync_id_before.is_none() || of == 0;
        let additions = if first_import { Threshold::OFF } else { self.additions };
        [
            (self.removals, counts.deleted, HoldReason::Removals { count: counts.deleted, of }),
            (additions, counts.created, HoldReason::Additions { count: counts.created, of }),
            (self.id_changes, counts.ids_changed, HoldReason::IdChanges { count: counts.ids_changed, of }),
            (self.email_changes, counts.emails_changed, HoldReason::EmailChanges { count: counts.emails_changed, of }),
            (self.id_moves, ids_moved, HoldReason::IdMoves { count: ids_moved, of }),
        ]
        .into_iter()
        .filter(|(threshold, count, _)| threshold.is_reached(*count, of))
        .map(|(_, _, reason)| reason)
        .collect()
    }
}

impl HoldReason {
    /// A sentence for the person who decides.
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        match locale {
            Locale::En => self.english(),
            Locale::De => self.german(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Removals { count, of } => format!("{count} of {of} users are not in the file and would be deleted."),
            Self::Additions { count, of } => format!("{count} users would be added to {of}."),
            Self::IdChanges { count, of } => format!("The IDs of {count} of {of} users would change."),
            Self::EmailChanges { count, of } => format!("The e-mail addresses of {count} of {of} users would change."),
            Self::IdMoves { count, of } => format!("{count} IDs would move from one person to another, of {of} users."),
            Self::SyncIdAppeared => "The file has sync IDs and the last one had none: people are told apart differently from now on.".into(),
            Self::SyncIdVanished => "The file has no sync IDs and the last one had: people would be told apart by e-mail address from now on.".into(),
            Self::OtherOrigin { count } => format!("{count} rows match users who did not come from a file; they would belong to the file from now on."),
        }
    }

    fn german(&self) -> String {
        match self {
            Self::Removals { count, of } => format!("{count} von {of} Benutzern stehen nicht in der Datei und würden gelöscht."),
            Self::Additions { count, of } => format!("{count} Benutzer kämen zu {of} hinzu."),
            Self::IdChanges { count, of } => format!("Die IDs von {count} von {of} Benutzern würden sich ändern."),
            Self::EmailChanges { count, of } => format!("Die E-Mail-Adressen von {count} von {of} Benutzern würden sich ändern."),
            Self::IdMoves { count, of } => format!("{count} IDs würden von einer Person zu einer anderen wandern, bei {of} Benutzern."),
            Self::SyncIdAppeared => "Die Datei hat Sync-IDs, die letzte hatte keine: Personen werden von nun an anders unterschieden.".into(),
            Self::SyncIdVanished => "Die Datei hat keine Sync-IDs, die letzte hatte welche: Personen würden von nun an durch die E-Mail-Adresse unterschieden.".into(),
            Self::OtherOrigin { count } => format!("{count} Zeilen passen zu Benutzern, die nicht aus einer Datei stammen; sie würden von nun an zur Datei gehören."),
        }
    }
}
