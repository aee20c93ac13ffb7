//! Webhooks: whom a project tells what happens, how its receiver fares, and how each delivery stands.

mod delivery;
mod health;

use std::collections::BTreeSet;

use crate::credential::names::names;
use crate::event::{Category, Event, Severity};
use crate::id::{Id, kind};
use crate::time::{SignedDuration, Timestamp};

pub use delivery::{Attempt, Delivery, DeliveryState, RETRIED_FOR, Reason, wait_after};
pub use health::{Health, Outcome, Verdict};

/// How long a secret that was replaced still signs, beside the new one.
pub const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// A receiver of what happens in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: Id<kind::Webhook>,
    /// The project that it is told of.
    pub project: Id<kind::Project>,
    /// What people call it.
    pub name: String,
    /// Where it listens.
    pub url: String,
    /// What it wants to hear.
    pub choice: Choice,
    /// Whether it is told anything.
    pub enabled: bool,
    /// Why it is told nothing, where Claviger decided that.
    pub disabled_because: Option<DisabledBecause>,
    /// How it fares.
    pub health: Health,
    /// Until when the secret before the present one signs, too.
    pub former_secret_until: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts the changes by people.
    pub version: u64,
}

/// What a receiver wants to hear: all that every one of these lets through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// These categories; `None`: every one, those of later versions too.
    pub categories: Option<BTreeSet<Category>>,
    /// Only what is about this system.
    pub system: Option<Id<kind::CredentialSystem>>,
    /// Only what is about this pool.
    pub pool: Option<Id<kind::CredentialPool>>,
    /// Only what is at least so urgent.
    pub least: Option<Severity>,
}

impl Choice {
    /// Whether this event is among it.
    #[must_use]
    pub fn takes(&self, event: &Event) -> bool {
        self.categories.as_ref().is_none_or(|categories| categories.contains(&event.category))
            && self.least.is_none_or(|least| event.category.severity() >= least)
            && (self.system.is_none() || self.system == event.system)
            && (self.pool.is_none() || self.pool == event.pool)
    }
}

names! {
    /// Why Claviger itself stopped telling a receiver.
    pub enum DisabledBecause: "reason" {
        /// It answered 410.
        Gone = "gone", "The receiver said that it is gone for good (410)";
        /// It failed for as long as anything is retried.
        Failing = "failing", "The receiver took nothing for three days";
    }
}

/// What a receiver is known to have seen an event by: the same however often and whenever it is sent, so that it can tell
/// what it has already.
#[must_use]
pub fn message_id(webhook: Id<kind::Webhook>, event: Id<kind::Event>) -> String {
    format!("{event}-{webhook}")
}

/// The type of an event's message: `claviger.credential.revoked.v1`.
#[must_use]
pub fn message_type(category: Category) -> String {
    format!("claviger.{category}.v1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Actor;

    fn event(category: Category) -> Event {
        Event {
            system: Some(Id::from_bytes([3; 16])),
            pool: Some(Id::from_bytes([4; 16])),
            ..Event::new(
                Id::from_bytes([1; 16]),
                Id::from_bytes([2; 16]),
                category,
                Actor::System,
                Timestamp::UNIX_EPOCH,
            )
        }
    }

    #[test]
    fn a_choice_takes_what_all_of_its_parts_let_through() {
        let revoked = event(Category::CredentialRevoked);
        assert!(Choice::default().takes(&revoked));
        let categories = Some([Category::CredentialRevoked, Category::PoolExhausted].into());
        let narrow = Choice { categories, system: revoked.system, pool: revoked.pool, least: None };
        assert!(narrow.takes(&revoked));
        assert!(!narrow.takes(&event(Category::CredentialIssued)));
        assert!(!narrow.takes(&Event { pool: None, ..revoked.clone() }));
        assert!(!narrow.takes(&Event { system: Some(Id::from_bytes([9; 16])), ..revoked.clone() }));
        assert!(!Choice { categories: Some(BTreeSet::new()), ..Choice::default() }.takes(&revoked));
    }

    #[test]
    fn severity_at_least_takes_what_is_as_urgent_or_more() {
        let urgent = |least| Choice { least: Some(least), ..Choice::default() };
        for (category, info, warning, alarm) in [
            (Category::CredentialIssued, true, false, false),
            (Category::PoolLow, true, true, false),
            (Category::PoolExhausted, true, true, true),
        ] {
            let event = event(category);
            let found = [Severity::Info, Severity::Warning, Severity::Alarm].map(|least| urgent(least).takes(&event));
            assert_eq!(found, [info, warning, alarm], "{category}");
        }
    }

    #[test]
    fn a_message_is_named_after_its_event_and_its_receiver_and_nothing_else() {
        let (one, other) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
        let event = Id::from_bytes([3; 16]);
        assert_eq!(message_id(one, event), message_id(one, event));
        assert_ne!(message_id(one, event), message_id(other, event));
        // A dot separates the parts of what is signed.
        assert!(!message_id(one, event).contains('.'));
        assert_eq!(message_type(Category::CredentialRevoked), "claviger.credential.revoked.v1");
    }
}
