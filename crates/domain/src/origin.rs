//! Which rules led to something: what keeps rules from chasing each other.

use serde::{Deserialize, Serialize};

use crate::id::{Id, kind};

/// The rules that led to something, the first one first; empty where no rule did.
///
/// It goes along with everything that follows: with the jobs that a rule queues, with the events that those record, and
/// with the firings of other rules on these.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Origin(Vec<Id<kind::Rule>>);

impl Origin {
    /// After so many rules in a row the chain ends: nobody means it.
    pub const MOST: usize = 8;

    /// Whether no rule led to it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether no further rule may follow.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.len() >= Self::MOST
    }

    /// Whether this rule is among those that led to it.
    #[must_use]
    pub fn has(&self, rule: Id<kind::Rule>) -> bool {
        self.0.contains(&rule)
    }

    /// The rules, the first one first.
    #[must_use]
    pub fn rules(&self) -> &[Id<kind::Rule>] {
        &self.0
    }

    /// What follows when this rule acts, too.
    #[must_use]
    pub fn then(&self, rule: Id<kind::Rule>) -> Self {
        Self(self.0.iter().copied().chain([rule]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_knows_its_rules_and_ends() {
        let rule = |n: u8| Id::from_bytes([n; 16]);
        let mut origin = Origin::default();
        assert!(origin.is_empty() && !origin.has(rule(1)));
        for n in 0..8 {
            assert!(!origin.is_full());
            origin = origin.then(rule(n));
        }
        assert!(origin.is_full() && origin.has(rule(0)) && origin.has(rule(7)) && !origin.has(rule(8)));
        assert_eq!(origin.rules().first(), Some(&rule(0)));
        let json = serde_json::to_string(&origin).unwrap();
        assert_eq!(serde_json::from_str::<Origin>(&json).unwrap(), origin);
    }
}
