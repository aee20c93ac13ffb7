//! How long events are kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Category;
use crate::time::{SignedDuration, Timestamp};

/// How long events are kept, in days; 0: for good. What is said of a category counts before what is said of its group,
/// and that before the rest. Events of security are kept for good, whatever is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Of all others.
    pub days: u32,
    /// Of a group (`credential`) or of a category (`credential.used`).
    pub days_of: BTreeMap<String, u32>,
}

/// Which events have been kept for long enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Those that happened before.
    pub before: Timestamp,
    /// Those of these categories.
    pub categories: Vec<Category>,
}

/// What somebody may have to answer for years later.
const FOR_GOOD: &str = "security";
/// The longest time that events are kept without being kept for good: a hundred years.
pub const LONGEST: u32 = 36_525;

impl Retention {
    /// How many days events of a category are kept; `None`: for good.
    #[must_use]
    pub fn days_of(&self, category: Category) -> Option<u32> {
        let said = |name: &str| self.days_of.get(name).copied();
        let days = said(category.as_str()).or_else(|| said(category.group())).unwrap_or(self.days);
        (category.group() != FOR_GOOD && days != 0).then_some(days)
    }

    /// Which events have been kept for long enough now, the oldest limit first; nothing where all are kept for good.
    #[must_use]
    pub fn overdue(&self, now: Timestamp) -> Vec<Overdue> {
        let mut by_days: BTreeMap<u32, Vec<Category>> = BTreeMap::new();
        for &category in Category::ALL {
            if let Some(days) = self.days_of(category) {
                by_days.entry(days).or_default().push(category);
            }
        }
        let overdue = by_days.into_iter().rev().map(|(days, categories)| {
            let kept = SignedDuration::from_hours(i64::from(days) * 24);
            Overdue { before: now.saturating_sub(kept).unwrap_or(Timestamp::MIN), categories }
        });
        overdue.collect()
    }

    /// What does not fit: JSON pointers into this section, and what is expected.
    #[must_use]
    pub fn faults(&self) -> Vec<(String, String)> {
        let range = || format!("expected a number of days from 0 to {LONGEST}; 0 keeps them for good");
        let mut faults = Vec::new();
        if self.days > LONGEST {
            faults.push(("/days".to_owned(), range()));
        }
        for (name, days) in &self.days_of {
            let pointer = || format!("/days_of/{}", name.replace('~', "~0").replace('/', "~1"));
            if let Some(fault) = fault_of_name(name) {
                faults.push((pointer(), fault));
            } else if *days > LONGEST {
                faults.push((pointer(), range()));
            }
        }
        faults
    }
}

fn fault_of_name(name: &str) -> Option<String> {
    let mut of_it = Category::ALL.iter().filter(|category| category.as_str() == name || category.group() == name);
    match of_it.next() {
        Some(category) if category.group() == FOR_GOOD => {
            Some("events of security are kept for good; leave it out".to_owned())
        }
        Some(_) => None,
        None => {
            Some("expected a category of events, like credential.used, or a group of them, like credential".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2027-01-15T08:00:00Z".parse().unwrap()
    }

    fn kept(days: u32, of: &[(&str, u32)]) -> Retention {
        Retention { days, days_of: of.iter().map(|(name, days)| ((*name).to_owned(), *days)).collect() }
    }

    #[test]
    fn the_narrower_word_counts_and_security_stays() {
        let retention = kept(365, &[("credential", 30), ("credential.used", 7), ("pool", 0)]);
        assert_eq!(retention.days_of(Category::CredentialUsed), Some(7));
        assert_eq!(retention.days_of(Category::CredentialIssued), Some(30));
        assert_eq!(retention.days_of(Category::SyncCompleted), Some(365));
        assert_eq!(retention.days_of(Category::PoolLow), None);
        assert_eq!(retention.days_of(Category::SecurityCodeReused), None);
    }

    #[test]
    fn nothing_goes_unless_somebody_says_so() {
        assert_eq!(Retention::default().overdue(now()), []);
    }

    #[test]
    fn what_is_overdue_names_each_category_once() {
        let overdue = kept(365, &[("credential", 30)]).overdue(now());
        let befores: Vec<String> = overdue.iter().map(|one| one.before.to_string()).collect();
        assert_eq!(befores, ["2026-01-15T08:00:00Z", "2026-12-16T08:00:00Z"]);
        let named: usize = overdue.iter().map(|one| one.categories.len()).sum();
        assert_eq!(named, Category::ALL.len() - Category::of_group(FOR_GOOD).count());
    }

    #[test]
    fn what_is_nobodys_name_is_refused() {
        let retention =
            kept(LONGEST + 1, &[("colour", 1), ("security", 9), ("security.code_reused", 9), ("user", 99_999)]);
        let faults = retention.faults();
        let pointers: Vec<&str> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
        let expected =
            ["/days", "/days_of/colour", "/days_of/security", "/days_of/security.code_reused", "/days_of/user"];
        assert_eq!(pointers, expected);
        assert!(kept(0, &[("user.created", 1)]).faults().is_empty());
    }
}
