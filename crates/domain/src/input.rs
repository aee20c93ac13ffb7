//! Inputs: points that events put into alarm and set back, and how systems and pools do so by themselves.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::event::{Actor, Category};
use crate::id::{Id, kind};
use crate::origin::Origin;
use crate::time::{SignedDuration, Timestamp};
use crate::user::words;

/// A point that events, rules and people put into alarm and set back; other systems read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its id.
    pub id: Id<kind::Input>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Its name.
    pub name: String,
    /// What people wrote of it.
    pub notes: String,
    /// How it stands.
    pub state: InputState,
    /// Since when it stands so.
    pub since: Timestamp,
    /// What put it into alarm last.
    pub last_trigger: Option<Trigger>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes that people made; the `ETag` is made of it. Its state is none.
    pub version: u64,
}

/// How an input stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputState {
    /// Nothing is the matter.
    Normal,
    /// It was triggered, and not restored yet.
    Alarm {
        /// When it goes back by itself; `None`: not by time.
        restore_at: Option<Timestamp>,
    },
}

/// What put an input into alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// When.
    pub at: Timestamp,
    /// Who: a person, a rule, or Claviger itself because of an event.
    pub by: Actor,
    /// The event that did.
    pub event: Option<(Id<kind::Event>, Category)>,
    /// The rules that led to it: they lead to its going back as well.
    pub origin: Origin,
}

impl InputState {
    /// `normal` or `alarm`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Alarm { .. } => "alarm",
        }
    }

    /// When it goes back by itself, if it does.
    #[must_use]
    pub const fn restore_at(self) -> Option<Timestamp> {
        match self {
            Self::Normal => None,
            Self::Alarm { restore_at } => restore_at,
        }
    }

    /// Builds a state of what [`Self::as_str`] and [`Self::restore_at`] gave; `None` if they do not go together.
    #[must_use]
    pub fn from_parts(name: &str, restore_at: Option<Timestamp>) -> Option<Self> {
        match (name, restore_at) {
            ("normal", None) => Some(Self::Normal),
            ("alarm", restore_at) => Some(Self::Alarm { restore_at }),
            _ => None,
        }
    }
}

impl Input {
    /// An input that nothing happened to yet.
    #[must_use]
    pub fn new(id: Id<kind::Input>, project: Id<kind::Project>, name: String, notes: String, at: Timestamp) -> Self {
        let (state, last_trigger) = (InputState::Normal, None);
        Self { id, project, name, notes, state, since: at, last_trigger, created_at: at, version: 1 }
    }

    /// Puts it into alarm; answers whether it was not before. One that is in alarm stays so: what triggered it last
    /// says when it goes back.
    pub fn trigger(&mut self, trigger: Trigger, restore_at: Option<Timestamp>) -> bool {
        let is_new = self.state == InputState::Normal;
        if is_new {
            self.since = trigger.at;
        }
        self.state = InputState::Alarm { restore_at };
        self.last_trigger = Some(trigger);
        is_new
    }

    /// Sets it back; answers whether it was in alarm.
    pub fn restore(&mut self, at: Timestamp) -> bool {
        let was_alarm = self.state != InputState::Normal;
        if was_alarm {
            (self.state, self.since) = (InputState::Normal, at);
        }
        was_alarm
    }
}

/// Where automatic input triggering is set: at a system, or at one of its pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A system.
    System(Id<kind::CredentialSystem>),
    /// A pool.
    Pool(Id<kind::CredentialPool>),
}

words! {
    /// Whose settings the events of a pool go by.
    TriggerMode {
        /// Those of its system. The system's inputs react to the pool's events, and the pool's own beside them.
        Inherit = "inherit",
        /// The pool's own. Only the pool's inputs react to its events.
        UseSelected = "use_selected",
    }
}

/// When inputs go back that events put into alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restore {
    /// When somebody sets them back.
    ByHand,
    /// So many seconds after the last event that triggered them.
    After(u32),
    /// When an event of one of these categories happens.
    OnCategories(BTreeSet<Category>),
}

impl Restore {
    /// The longest time after which inputs go back by themselves, in seconds: 30 days.
    pub const LONGEST_S: u32 = 30 * 24 * 60 * 60;

    /// `by_hand`, `after` or `on_categories`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::After(_) => "after",
            Self::OnCategories(_) => "on_categories",
        }
    }

    /// When what is triggered now goes back by itself.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Option<Timestamp> {
        let Self::After(seconds) = self else { return None };
        now.saturating_add(SignedDuration::from_secs(i64::from(*seconds))).ok()
    }
}

/// Which events of a system or a pool put which inputs into alarm, and what sets them back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputTriggers {
    /// Whose settings the events go by. A system's own are always its own.
    pub mode: TriggerMode,
    /// The categories that put the inputs into alarm; none: nothing is triggered.
    pub categories: BTreeSet<Category>,
    /// What sets them back.
    pub restore: Restore,
    /// The inputs.
    pub inputs: BTreeSet<Id<kind::Input>>,
    /// Counts changes; the `ETag` is made of it. 0: nobody ever set anything.
    pub version: u64,
}

impl InputTriggers {
    /// How many inputs a system or a pool may have.
    pub const MOST_INPUTS: usize = 100;

    /// A place where nobody ever set anything: a pool goes by its system's settings.
    #[must_use]
    pub fn unset(place: Place) -> Self {
        let mode = match place {
            Place::System(_) => TriggerMode::UseSelected,
            Place::Pool(_) => TriggerMode::Inherit,
        };
        let (categories, inputs) = (BTreeSet::new(), BTreeSet::new());
        Self { mode, categories, restore: Restore::ByHand, inputs, version: 0 }
    }

    /// What an event of a category asks of the inputs.
    #[must_use]
    pub fn reaction(&self, category: Category) -> Option<Reaction> {
        if !is_choosable(category) {
            return None;
        }
        if self.categories.contains(&category) {
            return Some(Reaction::Trigger);
        }
        match &self.restore {
            Restore::OnCategories(categories) if categories.contains(&category) => Some(Reaction::Restore),
            _ => None,
        }
    }
}

/// What an event asks of inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// To go into alarm.
    Trigger,
    /// To go back to normal.
    Restore,
}

/// Whether events of a category can trigger or restore inputs: what inputs themselves tell cannot, or they would never
/// come to rest.
#[must_use]
pub fn is_choosable(category: Category) -> bool {
    !matches!(category, Category::InputTriggered | Category::InputRestored)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn by(second: i64) -> Trigger {
        Trigger { at: at(second), by: Actor::System, event: None, origin: Origin::default() }
    }

    #[test]
    fn what_triggered_last_says_when_it_goes_back() {
        let mut input =
            Input::new(Id::from_bytes([1; 16]), Id::from_bytes([2; 16]), "Dock".into(), String::new(), at(0));
        assert!(input.trigger(by(10), Some(at(20))));
        assert!(!input.trigger(by(15), Some(at(25))), "it is in alarm already");
        assert_eq!((input.since, input.state.restore_at()), (at(10), Some(at(25))));
        assert!(!input.trigger(by(16), None));
        assert_eq!(input.state.restore_at(), None, "a trigger that no time ends takes the time away");
        assert!(input.restore(at(30)) && !input.restore(at(31)));
        assert_eq!((input.state, input.since, input.last_trigger), (InputState::Normal, at(30), Some(by(16))));
    }

    #[test]
    fn a_state_reads_back_and_a_broken_one_does_not() {
        for state in
            [InputState::Normal, InputState::Alarm { restore_at: None }, InputState::Alarm { restore_at: Some(at(1)) }]
        {
            assert_eq!(InputState::from_parts(state.as_str(), state.restore_at()), Some(state));
        }
        assert_eq!(InputState::from_parts("normal", Some(at(1))), None);
        assert_eq!(InputState::from_parts("ajar", None), None);
    }

    #[test]
    fn what_inputs_tell_never_moves_an_input() {
        let all: BTreeSet<Category> = Category::ALL.iter().copied().collect();
        let chosen = InputTriggers {
            categories: all.clone(),
            restore: Restore::OnCategories(all),
            ..InputTriggers::unset(Place::System(Id::from_bytes([1; 16])))
        };
        for &category in Category::ALL {
            assert_eq!(chosen.reaction(category).is_none(), category.group() == "input", "{category}");
        }
    }
}
