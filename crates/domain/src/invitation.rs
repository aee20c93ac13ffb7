//! The way a credential reaches a phone: one code, one phone, an end. A ledger: every
//! resend is a row of its own.

use jiff::{SignedDuration, Timestamp};

use crate::credential::names::names;
use crate::device::{Device, DeviceState, Thumbprint};
use crate::event::Category;
use crate::id::{Id, kind};

/// How long an invitation by mail or SMS is good, unless the project says otherwise.
pub const DEFAULT_LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a code that is shown on a screen is good.
pub const SHOWN_LIFETIME: SignedDuration = SignedDuration::from_mins(15);
/// How many enrolment PINs may be tried.
pub const PIN_ATTEMPTS: u8 = 5;

names! {
    /// How an invitation travels.
    pub enum Channel: "invitation channel" {
        /// By e-mail.
        Mail = "mail", "E-mail";
        /// By SMS.
        Sms = "sms", "SMS";
        /// Shown on a screen.
        Shown = "shown", "Shown";
    }
}

names! {
    /// What has become of an invitation.
    pub enum InvitationState: "invitation state" {
        /// To be sent.
        Pending = "pending", "Pending";
        /// Sent, or shown.
        Sent = "sent", "Sent";
        /// A phone took it.
        Accepted = "accepted", "Accepted";
        /// Nobody took it in time.
        Expired = "expired", "Expired";
        /// Made void: a newer one was sent, or the credential was withdrawn.
        Cancelled = "cancelled", "Cancelled";
        /// It could not be sent.
        Failed = "failed", "Failed";
        /// Burnt by wrong enrolment PINs; shown as failed.
        Burned = "burned", "Failed (wrong PINs)";
    }
}

/// Credentials whose invitation nobody accepted, so many of them that a person is to say whether their places are given
/// back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldGiveBacks {
    /// How many they were: an approval is good for so many, and no more.
    pub amount: u64,
    /// Of how many that work or are about to.
    pub live: u64,
    /// Since when they wait.
    pub held_at: Timestamp,
    /// Whether somebody approved it; they end with the next sweep.
    pub approved: bool,
}

/// An invitation.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id, of which the code is made with the project's sealed key.
    pub id: Id<kind::Invitation>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Who is invited.
    pub user: Id<kind::User>,
    /// The credential it brings.
    pub credential: Id<kind::Credential>,
    /// The generation of the credential that it brings.
    pub generation: u32,
    /// How it travels.
    pub channel: Channel,
    /// What has become of it.
    pub state: InvitationState,
    /// SHA-256 of the code; the code itself is nowhere.
    pub code_hash: [u8; 32],
    /// When it ends.
    pub expires_at: Timestamp,
    /// The phone that took it.
    pub device: Option<Id<kind::Device>>,
    /// The invitation that it follows.
    pub resend_of: Option<Id<kind::Invitation>>,
    /// How many enrolment PINs were tried.
    pub failed_attempts: u8,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When a phone took it.
    pub accepted_at: Option<Timestamp>,
}

/// The hash opens no door, but has no business in a log either.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// What happens to an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationEvent {
    /// The mail server or gateway took it, or the screen showed it.
    Delivered,
    /// It can never be delivered.
    Undeliverable,
    /// A phone takes it.
    Accept {
        /// Which one.
        device: Id<kind::Device>,
    },
    /// A phone took it at a system of somebody else's, where phones are not known to us.
    AcceptedThere,
    /// An enrolment PIN is about to be compared: counted first, so that no crash and
    /// no race gives a free attempt.
    PinTried,
    /// The PIN that was counted was wrong.
    PinWrong,
    /// Its time is up.
    Expire,
    /// It is void.
    Cancel,
}

/// Why an invitation does not do what was asked; the words of the enrolment protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// A phone with another key took it: `code_reused`, an event of
    /// [`Category::SecurityCodeReused`].
    #[error("the code was used by another phone")]
    CodeReused,
    /// Void: `code_void`.
    #[error("the invitation is void; ask for a new one")]
    Void,
    /// Burnt: `pin_burned`.
    #[error("too many wrong PINs; ask for a new invitation")]
    PinBurned,
    /// Expired: `code_expired`.
    #[error("the invitation has expired; ask for a new one")]
    Expired,
    /// Used, by a phone that was reset since: `code_used`.
    #[error("the invitation has been used; ask for a new one")]
    Used,
    /// It may not expire yet.
    #[error("the invitation has not expired yet")]
    NotExpired,
}

/// What a claim leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The phone may be bound, after the PIN if one is needed.
    Open,
    /// This very key is bound: answer the same again, change nothing.
    Again(Id<kind::Device>),
}

/// What a new invitation is made of.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Its id.
    pub id: Id<kind::Invitation>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Who is invited.
    pub user: Id<kind::User>,
    /// The credential it brings.
    pub credential: Id<kind::Credential>,
    /// The generation of the credential.
    pub generation: u32,
    /// How it travels.
    pub channel: Channel,
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// How long it is good by mail or SMS; what is shown has [`SHOWN_LIFETIME`] at most.
    pub lifetime: SignedDuration,
    /// The invitation that it follows.
    pub resend_of: Option<Id<kind::Invitation>>,
}

impl Invitation {
    /// Makes an invitation that is to be sent.
    #[must_use]
    pub fn new(new: &NewInvitation, at: Timestamp) -> Self {
        let lifetime = match new.channel {
            Channel::Mail | Channel::Sms => new.lifetime,
            Channel::Shown => new.lifetime.min(SHOWN_LIFETIME),
        };
        Self {
            id: new.id,
            project: new.project,
            user: new.user,
            credential: new.credential,
            generation: new.generation,
            channel: new.channel,
            state: InvitationState::Pending,
            code_hash: new.code_hash,
            expires_at: at.saturating_add(lifetime).unwrap_or(Timestamp::MAX),
            device: None,
            resend_of: new.resend_of,
            failed_attempts: 0,
            created_at: at,
            sent_at: None,
            accepted_at: None,
        }
    }

    /// Whether a phone can still take it.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.open(now).is_ok()
    }

    /// What a claim with `key` leads to, `bound` being the phone that took the
    /// invitation, if one did. The order is that of the protocol's table.
    ///
    /// # Errors
    /// The [`Refusal`] to answer with.
    pub fn claim(&self, key: &Thumbprint, bound: Option<&Device>, now: Timestamp) -> Result<Claim, Refusal> {
        match bound {
            Some(device) if device.state == DeviceState::Reset => Err(Refusal::Used),
            Some(device) if device.thumbprint == *key => Ok(Claim::Again(device.id)),
            Some(_) => Err(Refusal::CodeReused),
            None => self.open(now).map(|()| Claim::Open),
        }
    }

    /// What an offer answers: whether a phone can still take it, and if not, why.
    ///
    /// # Errors
    /// The [`Refusal`] to answer with.
    pub fn open(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.state {
            InvitationState::Cancelled | InvitationState::Failed => Err(Refusal::Void),
            InvitationState::Burned => Err(Refusal::PinBurned),
            InvitationState::Expired => Err(Refusal::Expired),
            InvitationState::Accepted => Err(Refusal::Used),
            InvitationState::Pending | InvitationState::Sent if self.expires_at <= now => Err(Refusal::Expired),
            InvitationState::Pending | InvitationState::Sent => Ok(()),
        }
    }

    /// The transition function: what the invitation becomes, and the event to record.
    /// What comes late (a delivery of what is void, a second end) changes nothing.
    ///
    /// # Errors
    /// [`Refusal`] if a phone asks for what is not open, or time is not up.
    pub fn apply(mut self, event: InvitationEvent, at: Timestamp) -> Result<(Self, Option<Category>), Refusal> {
        let category = match event {
            InvitationEvent::Delivered => self.delivered(at),
            InvitationEvent::Undeliverable => {
                self.end(&[InvitationState::Pending], InvitationState::Failed, Category::InvitationFailed)
            }
            InvitationEvent::Accept { device } => Some(self.accept(device, at)?),
            InvitationEvent::AcceptedThere => self.accepted_there(at),
            InvitationEvent::PinTried => {
                self.count_attempt(at)?;
                None
            }
            InvitationEvent::PinWrong if self.failed_attempts >= PIN_ATTEMPTS => self.burn(),
            InvitationEvent::PinWrong => None,
            InvitationEvent::Expire if self.is_open(at) => return Err(Refusal::NotExpired),
            InvitationEvent::Expire => self.end(UNTAKEN, InvitationState::Expired, Category::InvitationExpired),
            InvitationEvent::Cancel => self.end(UNTAKEN, InvitationState::Cancelled, Category::InvitationCancelled),
        };
        Ok((self, category))
    }

    fn delivered(&mut self, at: Timestamp) -> Option<Category> {
        if self.state == InvitationState::Accepted {
            self.sent_at.get_or_insert(at); // the phone was faster than our record of the sending
        }
        if self.state != InvitationState::Pending {
            return None;
        }
        self.state = InvitationState::Sent;
        self.sent_at = Some(at);
        Some(if self.resend_of.is_some() { Category::InvitationResent } else { Category::InvitationSent })
    }

    fn accept(&mut self, device: Id<kind::Device>, at: Timestamp) -> Result<Category, Refusal> {
        self.open(at)?;
        self.state = InvitationState::Accepted;
        self.device = Some(device);
        self.accepted_at = Some(at);
        Ok(Category::InvitationAccepted)
    }

    fn accepted_there(&mut self, at: Timestamp) -> Option<Category> {
        let accepted = self.end(UNTAKEN, InvitationState::Accepted, Category::InvitationAccepted)?;
        self.accepted_at = Some(at);
        Some(accepted)
    }

    fn count_attempt(&mut self, at: Timestamp) -> Result<(), Refusal> {
        self.open(at)?;
        if self.failed_attempts >= PIN_ATTEMPTS {
            return Err(Refusal::PinBurned); // counted, and cut off before it was compared
        }
        self.failed_attempts += 1;
        Ok(())
    }

    fn burn(&mut self) -> Option<Category> {
        self.end(UNTAKEN, InvitationState::Burned, Category::InvitationFailed)
    }

    fn end(&mut self, from: &[InvitationState], to: InvitationState, category: Category) -> Option<Category> {
        if !from.contains(&self.state) {
            return None;
        }
        self.state = to;
        Some(category)
    }
}

/// The states that an invitation can still end in another way than it did.
const UNTAKEN: &[InvitationState] = &[InvitationState::Pending, InvitationState::Sent];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::tests::{at, phone};

    fn invitation(state: InvitationState) -> Invitation {
        let new = NewInvitation {
            id: Id::from_bytes([1; 16]),
            project: Id::from_bytes([2; 16]),
            user: Id::from_bytes([3; 16]),
            credential: Id::from_bytes([4; 16]),
            generation: 1,
            channel: Channel::Mail,
            code_hash: [7; 32],
            lifetime: DEFAULT_LIFETIME,
            resend_of: None,
        };
        Invitation { state, ..Invitation::new(&new, at(0)) }
    }

    /// Rows: events; columns: the states in their order. `-` unchanged, `!` refused,
    /// else the first letters of the state that follows.
    #[test]
    fn every_cell_of_state_and_event() {
        use InvitationEvent as E;
        let late = DEFAULT_LIFETIME.as_secs();
        let device = Id::from_bytes([9; 16]);
        let rows: [(E, i64, [&str; 7]); 10] = [
            (E::Delivered, 1, ["sent", "-", "-", "-", "-", "-", "-"]),
            (E::Undeliverable, 1, ["failed", "-", "-", "-", "-", "-", "-"]),
            (E::Accept { device }, 1, ["accepted", "accepted", "!", "!", "!", "!", "!"]),
            (E::Accept { device }, late, ["!", "!", "!", "!", "!", "!", "!"]),
            (E::PinTried, 1, ["-", "-", "!", "!", "!", "!", "!"]),
            (E::PinTried, late, ["!", "!", "!", "!", "!", "!", "!"]),
            (E::PinWrong, 1, ["-", "-", "-", "-", "-", "-", "-"]),
            (E::Expire, 1, ["!", "!", "-", "-", "-", "-", "-"]),
            (E::Expire, late, ["expired", "expired", "-", "-", "-", "-", "-"]),
            (E::Cancel, 1, ["cancelled", "cancelled", "-", "-", "-", "-", "-"]),
        ];
        for (event, second, expected) in rows {
            for (&state, expected) in InvitationState::ALL.iter().zip(expected) {
                let got = match invitation(state).apply(event, at(second)) {
                    Err(_) => "!",
                    Ok((after, None)) if after.state == state => "-",
                    Ok((after, Some(_))) if after.state != state => after.state.as_str(),
                    Ok(other) => panic!("{event:?} in {state}: an event without a change or the reverse: {other:?}"),
                };
                assert_eq!(got, expected, "{event:?} in {state} at {second}");
            }
        }
    }

    #[test]
    fn the_fifth_wrong_pin_burns_the_code_and_a_crash_gives_no_sixth() {
        let mut open = invitation(InvitationState::Sent);
        for attempt in 1..=PIN_ATTEMPTS {
            open = open.apply(InvitationEvent::PinTried, at(1)).unwrap().0;
            assert_eq!(open.failed_attempts, attempt);
            let cut_off = open.clone();
            open = open.apply(InvitationEvent::PinWrong, at(1)).unwrap().0;
            assert_eq!(open.state == InvitationState::Burned, attempt == PIN_ATTEMPTS);
            if attempt == PIN_ATTEMPTS {
                assert_eq!(cut_off.apply(InvitationEvent::PinTried, at(1)).unwrap_err(), Refusal::PinBurned);
            }
        }
        assert_eq!(open.claim(&Thumbprint([1; 32]), None, at(1)), Err(Refusal::PinBurned));
    }

    #[test]
    fn the_same_key_gets_the_same_answer_and_another_is_refused() {
        let device = phone();
        let taken =
            invitation(InvitationState::Sent).apply(InvitationEvent::Accept { device: device.id }, at(5)).unwrap().0;
        let much_later = at(10 * DEFAULT_LIFETIME.as_secs());
        assert_eq!(taken.claim(&device.thumbprint, Some(&device), much_later), Ok(Claim::Again(device.id)));
        assert_eq!(taken.claim(&Thumbprint([9; 32]), Some(&device), at(6)), Err(Refusal::CodeReused));
        let reset = Device { state: DeviceState::Reset, ..device };
        assert_eq!(taken.claim(&reset.thumbprint, Some(&reset), at(6)), Err(Refusal::Used));
        assert_eq!(taken.claim(&Thumbprint([9; 32]), Some(&reset), at(6)), Err(Refusal::Used));
    }

    #[test]
    fn a_shown_code_is_short_lived_whatever_the_project_says() {
        let mail = invitation(InvitationState::Pending);
        assert!(mail.is_open(at(DEFAULT_LIFETIME.as_secs() - 1)) && !mail.is_open(at(DEFAULT_LIFETIME.as_secs())));
        let shown = NewInvitation {
            id: mail.id,
            project: mail.project,
            user: mail.user,
            credential: mail.credential,
            generation: 2,
            channel: Channel::Shown,
            code_hash: [0; 32],
            lifetime: DEFAULT_LIFETIME,
            resend_of: Some(mail.id),
        };
        let shown = Invitation::new(&shown, at(0));
        assert_eq!(shown.expires_at, at(15 * 60));
        let (shown, category) = shown.apply(InvitationEvent::Delivered, at(1)).unwrap();
        assert_eq!((category, shown.sent_at), (Some(Category::InvitationResent), Some(at(1))));
        assert!(!format!("{shown:?}").contains("hash"));
    }
}
