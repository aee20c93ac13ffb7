//! What a rule did, and what came of it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Action;
use crate::event::{Actor, Category, Origin};
use crate::id::{Id, kind};
use crate::time::Timestamp;
use crate::user::words;

words! {
    /// Why a rule fired.
    Because {
        /// Something happened.
        Event = "event",
        /// It was time.
        Schedule = "schedule",
        /// Somebody asked for it.
        Asked = "asked",
    }
}

words! {
    /// How a firing, or one of its actions, stands.
    Stage {
        /// Not done yet, or to be tried again.
        Waiting = "waiting",
        /// Done.
        Done = "done",
        /// Not done, and not tried again.
        Failed = "failed",
        /// Left out: the server did not run when it was time.
        Missed = "missed",
    }
}

/// One time that a rule fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firing {
    /// Its id.
    pub id: Id<kind::Firing>,
    /// Its project.
    pub project: Id<kind::Project>,
    /// The rule.
    pub rule: Id<kind::Rule>,
    /// Why.
    pub because: Because,
    /// What happened, if it fired because of that.
    pub cause: Option<Cause>,
    /// The rules that led to it, this one last.
    pub origin: Origin,
    /// In whose name.
    pub runs_as: Actor,
    /// How it stands.
    pub stage: Stage,
    /// When it fired; of a missed one, when it was to.
    pub at: Timestamp,
    /// What is done, in this order.
    pub outcomes: Vec<Outcome>,
}

/// What happened that a rule fired because of. Nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The event; where several were needed, the last of them.
    pub event: Id<kind::Event>,
    /// Its category.
    pub category: Category,
    /// When it was.
    pub at: Timestamp,
    /// Its text, without the person's name.
    pub text: String,
    /// How many events were needed.
    pub count: u32,
    /// The event's user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Id<kind::User>>,
    /// The event's credential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<Id<kind::Credential>>,
    /// The event's system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Id<kind::CredentialSystem>>,
    /// The event's pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<Id<kind::CredentialPool>>,
}

/// One action of a firing, as the rule said it then, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What is done.
    pub action: Action,
    /// How it stands.
    pub stage: Stage,
    /// What came of it, or why it could not be done, and what to change.
    pub detail: Option<String>,
    /// When it came to that.
    pub at: Option<Timestamp>,
}

impl Outcome {
    /// An action that is still to be done.
    #[must_use]
    pub const fn of(action: Action) -> Self {
        Self { action, stage: Stage::Waiting, detail: None, at: None }
    }
}

impl Firing {
    /// The event that says that the rule fired: it has the firing's own id, as an event's.
    #[must_use]
    pub fn event(&self) -> Id<kind::Event> {
        Id::from_bytes(*self.id.as_bytes())
    }

    /// How a firing stands whose actions stand so.
    #[must_use]
    pub fn stage_of(outcomes: &[Outcome]) -> Stage {
        let has = |stage| outcomes.iter().any(|outcome| outcome.stage == stage);
        match () {
            () if has(Stage::Waiting) => Stage::Waiting,
            () if has(Stage::Failed) => Stage::Failed,
            () => Stage::Done,
        }
    }
}
