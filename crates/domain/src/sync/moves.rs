//! IDs that move between people.

use std::hash::BuildHasher;

/// Counts the IDs that somebody gives up and somebody else takes in one run.
///
/// Told of changes only, it remembers eight bytes for each.
pub struct Moves<S> {
    hasher: S,
    freed: Vec<u64>,
    taken: Vec<u64>,
}

impl<S: BuildHasher> Moves<S> {
    /// Hashes with a keyed hasher.
    #[must_use]
    pub fn new(hasher: S) -> Self {
        Self { hasher, freed: Vec::new(), taken: Vec::new() }
    }

    /// Somebody had this ID and does not keep it: a leaver, or a change.
    pub fn freed(&mut self, card_id: &str) {
        self.freed.push(self.hasher.hash_one(card_id));
    }

    /// As [`Moves::freed`], for an ID of which only the hash is at hand, made by the same hasher.
    pub fn freed_hash(&mut self, hash: u64) {
        self.freed.push(hash);
    }

    /// Somebody gets this ID who did not have it: a joiner, or a change.
    pub fn taken(&mut self, card_id: &str) {
        self.taken.push(self.hasher.hash_one(card_id));
    }

    /// How many IDs move from one person to another.
    #[must_use]
    pub fn count(mut self) -> u64 {
        self.freed.sort_unstable();
        self.taken.iter().filter(|id| self.freed.binary_search(id).is_ok()).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use std::hash::RandomState;

    use super::*;

    #[test]
    fn only_an_id_that_is_given_up_and_taken_moves() {
        let mut moves = Moves::new(RandomState::new());
        for id in ["1", "2", "3"] {
            moves.freed(id);
        }
        for id in ["2", "1", "4"] {
            moves.taken(id);
        }
        assert_eq!(moves.count(), 2);
    }
}
