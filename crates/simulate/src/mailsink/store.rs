//! What the sink has taken.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::message::{Envelope, Mail};
use super::text_message::{Received, TextMessage};
use super::{Clock, Limits};

/// The sink. Clones share what it has taken.
#[derive(Clone)]
pub struct MailSink(Arc<Shared>);

struct Shared {
    limits: Limits,
    clock: Clock,
    taken: Mutex<Taken>,
    /// How many were taken so far, for those who wait.
    changes: watch::Sender<u64>,
}

#[derive(Default)]
struct Taken {
    mails: VecDeque<Arc<Mail>>,
    texts: VecDeque<Arc<TextMessage>>,
    last_id: u64,
}

impl MailSink {
    /// An empty sink.
    #[must_use]
    pub fn new(limits: Limits, clock: Clock) -> Self {
        Self(Arc::new(Shared { limits, clock, taken: Mutex::default(), changes: watch::Sender::new(0) }))
    }

    /// The mails, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Arc<Mail>> {
        self.taken().mails.iter().cloned().collect()
    }

    /// The mail with this number.
    #[must_use]
    pub fn mail(&self, id: u64) -> Option<Arc<Mail>> {
        self.taken().mails.iter().find(|mail| mail.id == id).cloned()
    }

    /// The text messages, oldest first.
    #[must_use]
    pub fn texts(&self) -> Vec<Arc<TextMessage>> {
        self.taken().texts.iter().cloned().collect()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut taken = self.taken();
        taken.mails.clear();
        taken.texts.clear();
    }

    /// Waits until there is a mail that `wanted` is true of, and gives the newest. Waits for ever: set a timeout.
    pub async fn wait_for(&self, wanted: impl Fn(&Mail) -> bool) -> Arc<Mail> {
        let mut changes = self.0.changes.subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(mail) = self.mails().into_iter().rev().find(|mail| wanted(mail)) {
                return mail;
            }
            if changes.changed().await.is_err() {
                std::future::pending::<()>().await; // cannot be: `self` holds the sender
            }
        }
    }

    pub(crate) fn limits(&self) -> Limits {
        self.0.limits
    }

    pub(crate) fn take_mail(&self, envelope: Envelope, raw: Vec<u8>) -> u64 {
        let received_at = (self.0.clock)();
        let mut taken = self.taken();
        let id = taken.next_id();
        taken.mails.push_back(Arc::new(Mail::read(id, received_at, envelope, raw)));
        taken.trim(self.0.limits.kept);
        self.announce(taken)
    }

    pub(crate) fn take_text(&self, received: Received) -> u64 {
        let received_at = (self.0.clock)();
        let mut taken = self.taken();
        let id = taken.next_id();
        taken.texts.push_back(Arc::new(received.stamped(id, received_at)));
        taken.trim(self.0.limits.kept);
        self.announce(taken)
    }

    fn announce(&self, taken: MutexGuard<'_, Taken>) -> u64 {
        let id = taken.last_id;
        drop(taken);
        self.0.changes.send_replace(id);
        id
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MailSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailSink").field("limits", &self.0.limits).finish_non_exhaustive()
    }
}

impl Taken {
    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn trim(&mut self, kept: usize) {
        while self.mails.len() > kept {
            self.mails.pop_front();
        }
        while self.texts.len() > kept {
            self.texts.pop_front();
        }
    }
}
