//! Lines: sessions that are logged in, one of which a call has for itself.

use std::collections::HashMap;

use cryptoki::object::ObjectHandle;
use cryptoki::session::Session;

use super::{KeyName, TokenFault, find};

/// A session, and the keys that were found over it.
#[derive(Debug)]
pub(super) struct Line {
    session: Session,
    /// What it was opened in, and is good for.
    pub(super) term: Term,
    keys: HashMap<KeyName, ObjectHandle>,
}

/// The run of the module, and the token's time since something last broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) run: u64,
    pub(super) breaks: u64,
}

impl Line {
    /// `session` must not close by itself: after the module was started anew, its
    /// number may be that of somebody else's session.
    pub(super) fn new(session: Session, term: Term) -> Self {
        Self { session, term, keys: HashMap::new() }
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// The private key with this name.
    pub(super) fn private(&mut self, name: &KeyName) -> Result<ObjectHandle, TokenFault> {
        if let Some(found) = self.keys.get(name) {
            return Ok(*found);
        }
        let found = find::private(&self.session, name)?;
        self.keys.insert(name.clone(), found);
        Ok(found)
    }

    /// Hangs up, in the run of the module that it was opened in.
    pub(super) fn close(self) {
        // A session that is broken cannot be closed, either.
        drop(self.session.close());
    }
}
