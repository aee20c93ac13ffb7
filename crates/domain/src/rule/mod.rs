//! Rules: what happens by itself when something happened (alerts), and at set times (scheduled tasks).
//!
//! A rule is data. What its trigger matches, how events are counted, when a schedule comes, and what its actions can lead
//! to are decided here, without a clock and without the store.

pub mod action;
pub mod compiled;
pub mod counter;
pub mod firing;
pub mod pace;
pub mod placeholder;
pub mod schedule;
pub mod templates;
pub mod trigger;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::event::Actor;
use crate::id::{Id, kind};
use crate::time::Timestamp;
use crate::user::words;

pub use action::Action;
pub use schedule::Schedule;
pub use trigger::Node;

/// What happens by itself, when, and in whose name.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its id.
    pub id: Id<kind::Rule>,
    /// Its project.
    pub project: Id<kind::Project>,
    /// What it is called; unique in the project, in any case.
    pub name: String,
    /// What people wrote about it.
    pub notes: String,
    /// Whether it acts.
    pub enabled: bool,
    /// When it acts.
    pub when: When,
    /// What it does, in this order.
    pub actions: Vec<Action>,
    /// How many times it fires within a minute at most.
    pub max_per_minute: u32,
    /// Who saved it last: it may do what they may.
    pub runs_as: Actor,
    /// When a scheduled task runs next; `None` of an alert, and of a rule that is disabled.
    pub next_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Raised by every change.
    pub version: u64,
}

/// When a rule acts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum When {
    /// When something happened.
    Alert(Alert),
    /// At set times.
    Schedule(Schedule),
}

impl When {
    /// The kind's name: `alert` or `schedule`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Alert(_) => "alert",
            Self::Schedule(_) => "schedule",
        }
    }
}

/// Acts when something happened: `count` times within `within_s`, and then not again for `cooldown_s`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// What has to happen.
    pub trigger: Node,
    /// How often.
    #[serde(default = "once")]
    pub count: u32,
    /// Within how many seconds, by the times of the events. Without meaning where once is enough.
    #[serde(default = "ten_minutes")]
    pub within_s: u32,
    /// What is counted together.
    #[serde(default)]
    pub per: Per,
    /// For how many seconds nothing of the same is acted on, or counted, afterwards.
    #[serde(default)]
    pub cooldown_s: u32,
}

const fn once() -> u32 {
    1
}

const fn ten_minutes() -> u32 {
    600
}

impl Alert {
    /// An alert on every event that a trigger matches.
    #[must_use]
    pub fn on(trigger: Node) -> Self {
        Self { trigger, count: 1, within_s: ten_minutes(), per: Per::Rule, cooldown_s: 0 }
    }

    /// Whether anything has to be remembered from one event to the next.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.count > 1 || self.cooldown_s > 0
    }
}

words! {
    /// What events are counted by, and what a cool-down holds for.
    Per {
        /// All of them together.
        Rule = "rule",
        /// Each user apart.
        User = "user",
        /// Each system apart.
        System = "system",
        /// Each pool apart.
        Pool = "pool",
    }
}

#[expect(clippy::derivable_impls, reason = "the words are declared by a macro")]
impl Default for Per {
    fn default() -> Self {
        Self::Rule
    }
}

/// How many times a rule fires within a minute at most, unless it says otherwise.
pub const MAX_PER_MINUTE: u32 = 60;
/// How much of that a rule may ask for.
pub const MOST_PER_MINUTE: u32 = 600;
/// How many actions a rule has at most.
pub const MOST_ACTIONS: usize = 10;
/// How many rules a project has at most.
pub const MOST_RULES: u64 = 200;
/// How many events a window counts at most.
pub const MOST_COUNTED: u32 = 1_000;
/// How long a window and a cool-down last at most, in seconds: a week.
pub const LONGEST_S: u32 = 604_800;

/// Something in a rule that does not fit: where, and what to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer from the rule's document.
    pub pointer: String,
    /// A stable word.
    pub code: &'static str,
    /// What to change.
    pub detail: String,
}

impl Fault {
    /// A value that does not fit.
    pub fn new(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: "invalid_value", detail: detail.into() }
    }

    /// The same, under another code.
    #[must_use]
    pub fn coded(self, code: &'static str) -> Self {
        Self { code, ..self }
    }
}

/// What in a rule does not fit, as far as the rule alone says. `now` is when a schedule would begin to count.
#[must_use]
pub fn faults(when: &When, actions: &[Action], now: Timestamp) -> Vec<Fault> {
    let mut faults = Vec::new();
    match when {
        When::Alert(alert) => of_alert(alert, &mut faults),
        When::Schedule(schedule) => faults.extend(schedule.fault(now)),
    }
    if !(1..=MOST_ACTIONS).contains(&actions.len()) {
        faults.push(Fault::new("/actions", format!("expected 1 to {MOST_ACTIONS} actions")));
    }
    for (index, action) in actions.iter().enumerate().take(MOST_ACTIONS) {
        action.check(&format!("/actions/{index}"), matches!(when, When::Alert(_)), &mut faults);
    }
    if faults.is_empty()
        && let When::Alert(alert) = when
    {
        faults.extend(triggers_itself(&alert.trigger, actions));
    }
    faults
}

fn of_alert(alert: &Alert, faults: &mut Vec<Fault>) {
    alert.trigger.check("/alert/rows", faults);
    if !(1..=MOST_COUNTED).contains(&alert.count) {
        faults.push(Fault::new("/alert/count", format!("expected a number of events from 1 to {MOST_COUNTED}")));
    }
    if !(1..=LONGEST_S).contains(&alert.within_s) {
        faults.push(Fault::new("/alert/within_s", format!("expected 1 to {LONGEST_S} seconds, which is a week")));
    }
    if alert.cooldown_s > LONGEST_S {
        faults.push(Fault::new("/alert/cooldown_s", format!("expected 0 to {LONGEST_S} seconds, which is a week")));
    }
}

/// An action that can lead to what the trigger matches.
fn triggers_itself(trigger: &Node, actions: &[Action]) -> Option<Fault> {
    let possible = trigger.possible();
    actions.iter().enumerate().find_map(|(index, action)| {
        let both = possible.both(action.leads_to());
        let category = both.iter().next()?;
        let detail = format!(
            "this action leads to {category}, which the trigger matches: the rule would trigger itself; take {category} \
             out of the trigger by a row of categories, or leave out the action"
        );
        Some(Fault::new(format!("/actions/{index}"), detail).coded("rule_triggers_itself"))
    })
}

#[cfg(test)]
mod tests;
