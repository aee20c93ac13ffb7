//! What an operator is to do.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::event::Actor;
use crate::id::{Id, kind};
use crate::time::Timestamp;
use crate::user::words;

words! {
    /// Whether it is still to be done.
    TaskState {
        /// Somebody is to look at it.
        Open = "open",
        /// Somebody did.
        Done = "done",
    }
}

/// What an operator is to do: opened by a rule, closed by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorTask {
    /// Its id.
    pub id: Id<kind::OperatorTask>,
    /// Its project.
    pub project: Id<kind::Project>,
    /// What is to be done, in one line.
    pub title: String,
    /// More about it: why it was opened.
    pub detail: String,
    /// The rule that opened it.
    pub rule: Option<Id<kind::Rule>>,
    /// The firing that opened it.
    pub firing: Option<Id<kind::Firing>>,
    /// Whom it is about.
    pub user: Option<Id<kind::User>>,
    /// Which credential it is about.
    pub credential: Option<Id<kind::Credential>>,
    /// Which system it is about.
    pub system: Option<Id<kind::CredentialSystem>>,
    /// Which pool it is about.
    pub pool: Option<Id<kind::CredentialPool>>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// Who closed it, and when.
    pub closed: Option<(Actor, Timestamp)>,
}

impl OperatorTask {
    /// Whether it is still to be done.
    #[must_use]
    pub const fn state(&self) -> TaskState {
        if self.closed.is_some() { TaskState::Done } else { TaskState::Open }
    }
}
