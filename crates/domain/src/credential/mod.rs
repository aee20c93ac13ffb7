//! The credential: a card on a phone, and the one state machine that all of them
//! share, whatever system they live in.
//!
//! *Intent* is what Claviger wants, *observed* is what the system last said; both
//! are stored. [`Credential::apply`] is the only way to change either: it is total
//! over state × event and answers with the [`Effect`]s that belong into the same
//! unit of work. [`Credential::gap`] says what remains to be asked of the system,
//! [`Credential::status`] what people see. The table of all transitions is
//! made of the same code (see [`table`]) and printed into the documentation.

mod counterpart;
mod due;
mod effect;
mod enrolment;
mod event;
mod gap;
pub(crate) mod names;
mod observe;
mod phone;
mod reason;
mod state;
mod status;
pub mod table;
#[cfg(test)]
mod tests;
mod transition;

use jiff::Timestamp;

use crate::card::{CardFormat, CardNumber};
use crate::id::{Id, kind};
use crate::statistics::Hour;

pub use counterpart::Counterpart;
pub use effect::{ContactNotice, Effect, HolderNotice};
pub use enrolment::{Enrolment, enrolment};
pub use event::{CredentialEvent, Observation, Source, TransitionError};
pub use gap::Act;
pub use names::UnknownName;
pub use reason::{FinalReason, Reason, ReversibleReason, Withdrawal};
pub use state::{
    CredentialOrigin, EmptyValidity, FailedAct, Intent, Observed, PendingReason, Revocation, SystemCapabilities,
    Validity,
};
pub use status::{InactiveReason, Status, status};

/// A card on a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Its id.
    pub id: Id<kind::Credential>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Its holder.
    pub user: Id<kind::User>,
    /// The system it lives in.
    pub system: Id<kind::CredentialSystem>,
    /// The pool it came from.
    pub pool: Id<kind::CredentialPool>,
    /// Its card format; the number, once there is one, has the same.
    pub format: CardFormat,
    /// The number, once it has one.
    pub number: Option<CardNumber>,
    /// Numbers it had before that a phone may still show; held until none does.
    pub held_numbers: Vec<CardNumber>,
    /// What Claviger wants.
    pub intent: Intent,
    /// What the system last said.
    pub observed: Observed,
    /// Why it waits, if it does.
    pub pending_reason: Option<PendingReason>,
    /// The promise that it will be gone, once that was asked for.
    pub revocation: Option<Revocation>,
    /// What stands for it in its system.
    pub counterpart: Counterpart,
    /// From when until when it is valid.
    pub validity: Validity,
    /// Counts how often it was issued anew; what a system says of an older
    /// generation no longer counts.
    pub generation: u32,
    /// Who began it.
    pub origin: CredentialOrigin,
    /// Whether its system is to send the invitation by itself, where it can.
    pub send_invitation: bool,
    /// The credential whose place it is to take: that one is revoked as soon as a phone has this one.
    pub replaces: Option<Id<kind::Credential>>,
    /// Whether its row goes as soon as it is over: somebody deleted it.
    pub removing: bool,
    /// The phone that has it.
    pub device: Option<Id<kind::Device>>,
    /// Phones that had it, were told to give it up, and may still work until their lease ends.
    pub retiring: Vec<Id<kind::Device>>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counted up by the store with each write, for conditional updates.
    pub version: u64,
}

/// What a new credential is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential {
    /// Its id.
    pub id: Id<kind::Credential>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Its holder.
    pub user: Id<kind::User>,
    /// The system it is to live in.
    pub system: Id<kind::CredentialSystem>,
    /// The pool it comes from.
    pub pool: Id<kind::CredentialPool>,
    /// Its card format; the number, once there is one, has the same.
    pub format: CardFormat,
    /// The number, unless the system gives it.
    pub number: Option<CardNumber>,
    /// From when until when it is valid.
    pub validity: Validity,
    /// Who began it.
    pub origin: CredentialOrigin,
    /// Whether its system is to send the invitation by itself, where it can.
    pub send_invitation: bool,
    /// The credential whose place it is to take.
    pub replaces: Option<Id<kind::Credential>>,
}

impl Credential {
    /// Asks for a new credential: nothing is there yet, and a reconciler is to see to it.
    #[must_use]
    pub fn request(new: NewCredential, at: Timestamp) -> (Self, Vec<Effect>) {
        let credential = Self {
            id: new.id,
            project: new.project,
            user: new.user,
            system: new.system,
            pool: new.pool,
            format: new.format,
            number: new.number,
            held_numbers: Vec::new(),
            intent: Intent::Active,
            observed: Observed::Nothing,
            pending_reason: None,
            revocation: None,
            counterpart: Counterpart::default(),
            validity: new.validity,
            generation: 1,
            origin: new.origin,
            send_invitation: new.send_invitation,
            replaces: new.replaces,
            removing: false,
            device: None,
            retiring: Vec::new(),
            last_used_at: None,
            created_at: at,
            updated_at: at,
            version: 0,
        };
        (credential, vec![Effect::event(crate::event::Category::CredentialRequested), Effect::Reconcile])
    }

    /// Takes over what is at its system already: nothing is asked for.
    #[must_use]
    pub fn obtain(
        new: NewCredential,
        counterpart: Counterpart,
        observed: Observed,
        at: Timestamp,
    ) -> (Self, Vec<Effect>) {
        let (credential, _) = Self::request(new, at);
        let mut effects = vec![Effect::event_because(crate::event::Category::CredentialIssued, "obtained")];
        if observed == Observed::Active {
            effects.push(Effect::event(crate::event::Category::CredentialActivated));
        }
        (Self { observed, counterpart, ..credential }, effects)
    }

    /// What people see.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> Status {
        status(self.intent, self.observed, self.validity, now)
    }

    /// Whether a use is the first that is known of its hour (UTC): only those are written down.
    #[must_use]
    pub fn is_first_use(&self, at: Timestamp) -> bool {
        self.last_used_at.is_none_or(|last| Hour::of(last) < Hour::of(at))
    }

    /// Whether it was revoked for good; deletion and other mass changes pass over such.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(self.intent, Intent::Revoked(_))
    }

    /// Whether it is revoked and known to be gone from everywhere.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.is_final() && self.observed.is_gone() && !self.held_by_phone()
    }

    /// Whether its revocation should have been confirmed, and is not.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        !self.is_over() && self.revocation.is_some_and(|revocation| revocation.is_overdue(now))
    }

    /// Whether a phone has it or may still have it.
    #[must_use]
    pub fn held_by_phone(&self) -> bool {
        self.device.is_some() || !self.retiring.is_empty()
    }

    /// Every phone that has it or may still have it.
    pub fn phones(&self) -> impl Iterator<Item = Id<kind::Device>> {
        self.device.into_iter().chain(self.retiring.iter().copied())
    }
}
