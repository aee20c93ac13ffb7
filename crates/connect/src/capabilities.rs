//! What a system can do, as data.

use std::time::Duration;

use domain::credential::SystemCapabilities;

/// What a system can do. What it cannot is not offered.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that a system can do or cannot, and each stands alone"
)]
pub struct Capabilities {
    /// As far as a credential's transitions depend on it.
    pub states: SystemCapabilities,
    /// It knows holders of its own, so that a person's changes and deletion are told to it. Where it does not, each
    /// card carries the person.
    pub holders: bool,
    /// It takes no holder without an e-mail address, whoever sends the invitation.
    pub wants_email: bool,
    /// Its pools say how many credentials are left.
    pub counts: bool,
    /// Who sends invitations.
    pub inviting: Inviting,
    /// An invitation can be sent once more without being made anew.
    pub resend: bool,
    /// A credential can be issued to a phone that has one of the same holder's already, without an invitation.
    pub known_phones: bool,
    /// Where card numbers come from.
    pub numbering: Numbering,
    /// How it tells what happens.
    pub events: Events,
    /// How many calls it takes.
    pub limits: &'static [Limit],
    /// How many phones one person may have there.
    pub phones_per_holder: Option<u32>,
    /// How many credentials one phone may hold.
    pub cards_per_phone: Option<u32>,
}

/// Who sends invitations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inviting {
    /// Claviger, with a code of its own.
    Ours,
    /// The system, unless it is asked not to; then its code is shown to whoever asked for the credential.
    Theirs,
    /// Claviger, with the link that the system answers.
    Link,
}

/// Where card numbers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// Claviger gives them.
    Ours,
    /// The system gives them.
    Theirs,
    /// Claviger may give them; the system gives one where it does not.
    Either,
}

/// How a system tells what happens there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Events {
    /// It can be asked for what happened since a bookmark.
    pub pull: bool,
    /// It calls us; a hint to ask, never the truth.
    pub push: bool,
    /// It can be asked how things stand, one by one or as a list.
    pub poll: bool,
}

/// How many calls of a sort a system takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Of what sort, in its words.
    pub calls: &'static str,
    /// How many.
    pub count: u32,
    /// Within how long.
    pub window: Duration,
}

impl Capabilities {
    /// What a part of Claviger is like: it knows everything that we know.
    #[must_use]
    pub const fn own(states: SystemCapabilities) -> Self {
        Self {
            states,
            holders: false,
            wants_email: false,
            counts: false,
            inviting: Inviting::Ours,
            resend: true,
            known_phones: false,
            numbering: Numbering::Ours,
            events: Events { pull: false, push: false, poll: false },
            limits: &[],
            phones_per_holder: None,
            cards_per_phone: None,
        }
    }
}
