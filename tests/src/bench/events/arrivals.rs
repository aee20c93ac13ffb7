//! When somebody learnt of an event.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// When each event was first heard of, wherever it is that somebody listens; an event is known by whom it is about.
#[derive(Clone, Default)]
pub(super) struct Arrivals(Arc<Mutex<HashMap<String, Instant>>>);

impl Arrivals {
    /// It is known now.
    pub(super) fn note(&self, whom: &str) {
        self.note_at(whom, Instant::now());
    }

    /// It was known then.
    pub(super) fn note_at(&self, whom: &str, at: Instant) {
        self.0.lock().unwrap().entry(whom.to_owned()).or_insert(at);
    }

    /// When it became known.
    pub(super) fn of(&self, whom: &str) -> Option<Instant> {
        self.0.lock().unwrap().get(whom).copied()
    }

    /// How many are known.
    pub(super) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}
