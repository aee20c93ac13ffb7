//! A phone that took an invitation: its keys, its lease, and whether it may still work.

use jiff::{SignedDuration, Timestamp};

use crate::credential::names::names;
use crate::event::Category;
use crate::id::{Id, kind};

/// How long a phone works without asking, unless the project says otherwise.
pub const DEFAULT_LEASE: SignedDuration = SignedDuration::from_hours(24);

/// A public key on P-256, by its coordinates (RFC 7518 §6.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey {
    /// The x coordinate, big-endian.
    pub x: [u8; 32],
    /// The y coordinate, big-endian.
    pub y: [u8; 32],
}

/// SHA-256 thumbprint of a public key (RFC 7638).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Thumbprint(pub [u8; 32]);

names! {
    /// Why a phone was told to disable itself for good.
    pub enum Removal: "removal reason" {
        /// Its credential was revoked.
        Revoked = "revoked", "Revoked";
        /// Another phone is to take its place.
        Replaced = "replaced", "Replaced";
        /// It claimed an invitation that became void before it confirmed.
        NeverConfirmed = "never_confirmed", "Never confirmed";
        /// Its holder was deleted.
        HolderDeleted = "holder_deleted", "Holder deleted";
    }
}

/// What a phone is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceState {
    /// Bound to an invitation; has not said that it stored what it got.
    Claimed,
    /// Enrolled.
    Active,
    /// To disable itself, told or to be told; [`Device::gone_at`] says whether it did.
    Removed(Removal),
    /// Given up by its holder; its key is bound to nothing.
    Reset,
}

impl DeviceState {
    /// The name on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Active => "active",
            Self::Removed(_) => "removed",
            Self::Reset => "reset",
        }
    }

    /// Why it was removed, if it was.
    #[must_use]
    pub const fn removal(self) -> Option<Removal> {
        match self {
            Self::Removed(reason) => Some(reason),
            Self::Claimed | Self::Active | Self::Reset => None,
        }
    }

    /// Builds a state of what [`DeviceState::as_str`] and [`DeviceState::removal`] gave.
    #[must_use]
    pub fn from_parts(name: &str, removal: Option<Removal>) -> Option<Self> {
        Some(match (name, removal) {
            ("claimed", None) => Self::Claimed,
            ("active", None) => Self::Active,
            ("removed", Some(reason)) => Self::Removed(reason),
            ("reset", None) => Self::Reset,
            _ => return None,
        })
    }
}

/// A phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: Id<kind::Device>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Its holder.
    pub user: Id<kind::User>,
    /// The credential that it has, or had.
    pub credential: Id<kind::Credential>,
    /// The invitation that it took.
    pub invitation: Id<kind::Invitation>,
    /// What its holder calls it.
    pub name: String,
    /// `android`, `ios`, `web`, `reference`, …
    pub platform: String,
    /// The key that signs its requests.
    pub public_key: PublicKey,
    /// The thumbprint of that key: what a phone is recognised by.
    pub thumbprint: Thumbprint,
    /// The key that secrets are encrypted to.
    pub encryption_key: PublicKey,
    /// What it is to us.
    pub state: DeviceState,
    /// Until when it works without asking; none before it confirmed.
    pub lease_until: Option<Timestamp>,
    /// When it was last heard of.
    pub last_seen_at: Timestamp,
    /// When it took the invitation.
    pub claimed_at: Timestamp,
    /// When it confirmed.
    pub enrolled_at: Option<Timestamp>,
    /// Since when it is known not to work any more, once it was removed or reset.
    pub gone_at: Option<Timestamp>,
    /// Whether it was reported as not heard of since it last asked.
    pub stale: bool,
}

/// What happens to a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceEvent {
    /// It stored what it got.
    Confirm {
        /// Until when it may work without asking; none if its credential is not in force.
        lease_until: Option<Timestamp>,
    },
    /// It asked for its state.
    Seen {
        /// Until when it may work without asking; none if its credential is not in force,
        /// which leaves the lease that it has.
        lease_until: Option<Timestamp>,
    },
    /// It is to disable itself for good.
    Remove {
        /// Why.
        reason: Removal,
    },
    /// It says that it disabled itself, as it was told; call only if it was.
    Disabled,
    /// Its lease ran out.
    LeaseEnded,
    /// Its holder gave it up.
    Reset,
}

/// Why a phone's event is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DeviceError {
    /// Its key is bound to nothing: `device_unknown`.
    #[error("the phone was reset; it needs a new invitation")]
    Unknown,
    /// Its lease runs on.
    #[error("the phone's lease has not ended yet")]
    LeaseRuns,
}

/// Until when a phone that asks now may work: for the lease, but not past the validity.
#[must_use]
pub fn lease_end(at: Timestamp, lease: SignedDuration, valid_until: Option<Timestamp>) -> Timestamp {
    let end = at.saturating_add(lease).unwrap_or(Timestamp::MAX);
    valid_until.map_or(end, |until| end.min(until))
}

impl Device {
    /// Whether it may open doors, as far as can be known from here.
    #[must_use]
    pub fn may_work(&self, now: Timestamp) -> bool {
        self.gone_at.is_none() && self.lease_until.is_some_and(|until| now < until)
    }

    /// The transition function: what the phone becomes, and the event to record.
    /// Repetitions change nothing.
    ///
    /// # Errors
    /// [`DeviceError`] if its key is bound to nothing any more, or its lease runs on.
    pub fn apply(mut self, event: DeviceEvent, at: Timestamp) -> Result<(Self, Option<Category>), DeviceError> {
        let category = match event {
            DeviceEvent::Confirm { lease_until } => self.confirm(lease_until, at)?,
            DeviceEvent::Seen { lease_until } => {
                self.seen(lease_until, at)?;
                None
            }
            DeviceEvent::Remove { reason } => self.remove(reason, at),
            DeviceEvent::Disabled => {
                self.disabled(at)?;
                None
            }
            DeviceEvent::LeaseEnded => self.lease_ended(at)?,
            DeviceEvent::Reset => self.reset(at),
        };
        Ok((self, category))
    }

    fn confirm(&mut self, lease_until: Option<Timestamp>, at: Timestamp) -> Result<Option<Category>, DeviceError> {
        let enrols = self.state == DeviceState::Claimed;
        if enrols {
            self.state = DeviceState::Active;
            self.enrolled_at = Some(at);
        }
        self.seen(lease_until, at)?;
        Ok(enrols.then_some(Category::DeviceEnrolled))
    }

    /// Only an enrolled phone gets a lease, and a lease never becomes shorter by asking:
    /// the phone may not have heard the answer.
    fn seen(&mut self, lease_until: Option<Timestamp>, at: Timestamp) -> Result<(), DeviceError> {
        self.refuse_reset()?;
        self.last_seen_at = self.last_seen_at.max(at);
        if self.state == DeviceState::Active {
            self.stale = false;
            self.lease_until = self.lease_until.max(lease_until);
        }
        Ok(())
    }

    fn remove(&mut self, reason: Removal, at: Timestamp) -> Option<Category> {
        if !matches!(self.state, DeviceState::Claimed | DeviceState::Active) {
            return None;
        }
        self.state = DeviceState::Removed(reason);
        if !self.may_work(at) {
            self.gone_at = Some(at);
        }
        Some(Category::DeviceRemoved)
    }

    fn disabled(&mut self, at: Timestamp) -> Result<(), DeviceError> {
        self.refuse_reset()?;
        self.last_seen_at = self.last_seen_at.max(at);
        self.lease_until = self.lease_until.map(|until| until.min(at));
        if matches!(self.state, DeviceState::Removed(_)) {
            self.gone_at.get_or_insert(at);
        }
        Ok(())
    }

    fn lease_ended(&mut self, at: Timestamp) -> Result<Option<Category>, DeviceError> {
        if self.may_work(at) {
            return Err(DeviceError::LeaseRuns);
        }
        match self.state {
            DeviceState::Removed(_) => {
                self.gone_at.get_or_insert(at);
                Ok(None)
            }
            DeviceState::Active if !self.stale => {
                self.stale = true;
                Ok(Some(Category::DeviceStale))
            }
            DeviceState::Active | DeviceState::Claimed | DeviceState::Reset => Ok(None),
        }
    }

    fn reset(&mut self, at: Timestamp) -> Option<Category> {
        if self.state == DeviceState::Reset {
            return None;
        }
        self.state = DeviceState::Reset;
        self.gone_at.get_or_insert(at);
        Some(Category::DeviceReset)
    }

    fn refuse_reset(&self) -> Result<(), DeviceError> {
        if self.state == DeviceState::Reset { Err(DeviceError::Unknown) } else { Ok(()) }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    pub(crate) fn phone() -> Device {
        let key = PublicKey { x: [1; 32], y: [2; 32] };
        Device {
            id: Id::from_bytes([1; 16]),
            project: Id::from_bytes([2; 16]),
            user: Id::from_bytes([3; 16]),
            credential: Id::from_bytes([4; 16]),
            invitation: Id::from_bytes([5; 16]),
            name: "Ada's phone".to_owned(),
            platform: "reference".to_owned(),
            public_key: key,
            thumbprint: Thumbprint([6; 32]),
            encryption_key: key,
            state: DeviceState::Claimed,
            lease_until: None,
            last_seen_at: at(0),
            claimed_at: at(0),
            enrolled_at: None,
            gone_at: None,
            stale: false,
        }
    }

    /// The states, an active one being within its lease until second 100.
    fn in_state(index: usize) -> Device {
        let leased = Device { lease_until: Some(at(100)), enrolled_at: Some(at(1)), ..phone() };
        match index {
            0 => phone(),
            1 => Device { state: DeviceState::Active, ..leased },
            2 => Device { state: DeviceState::Removed(Removal::Revoked), ..leased },
            _ => Device { state: DeviceState::Reset, gone_at: Some(at(2)), ..leased },
        }
    }

    /// Columns: claimed, active, removed, reset. `-` the state stays, `!` refused; a
    /// star: known not to work any more.
    #[test]
    fn every_cell_of_state_and_event() {
        use DeviceEvent as E;
        let lease_until = Some(at(500));
        let rows: [(E, i64, [&str; 4]); 7] = [
            (E::Confirm { lease_until }, 50, ["active", "-", "-", "!"]),
            (E::Seen { lease_until }, 50, ["-", "-", "-", "!"]),
            (E::Remove { reason: Removal::Replaced }, 50, ["removed*", "removed", "-", "-*"]),
            (E::Disabled, 50, ["-", "-", "-*", "!"]),
            (E::LeaseEnded, 50, ["-", "!", "!", "-*"]),
            (E::LeaseEnded, 100, ["-", "-", "-*", "-*"]),
            (E::Reset, 50, ["reset*", "reset*", "reset*", "-*"]),
        ];
        for (event, second, expected) in rows {
            for (index, expected) in expected.into_iter().enumerate() {
                let before = in_state(index);
                let got = match before.clone().apply(event, at(second)) {
                    Err(_) => "!".to_owned(),
                    Ok((after, _)) => {
                        let name = if after.state == before.state { "-" } else { after.state.as_str() };
                        format!("{name}{}", if after.gone_at.is_some() { "*" } else { "" })
                    }
                };
                assert_eq!(got, expected, "{event:?} in {:?} at {second}", before.state);
            }
        }
    }

    #[test]
    fn only_an_enrolled_phone_in_force_gets_a_longer_lease() {
        let seen = DeviceEvent::Seen { lease_until: Some(at(500)) };
        let lease_of = |index: usize| in_state(index).apply(seen, at(50)).unwrap().0.lease_until;
        assert_eq!(lease_of(0), None);
        assert_eq!(lease_of(1), Some(at(500)));
        assert_eq!(lease_of(2), Some(at(100)));
        let held = in_state(1).apply(DeviceEvent::Seen { lease_until: None }, at(50)).unwrap().0;
        assert_eq!(held.lease_until, Some(at(100)));
        assert!(held.may_work(at(99)) && !held.may_work(at(100)));
        let obeyed = held.apply(DeviceEvent::Disabled, at(60)).unwrap().0;
        assert!(!obeyed.may_work(at(60)));
    }

    #[test]
    fn a_phone_is_reported_as_not_heard_of_once_until_it_asks_again() {
        let (device, category) = in_state(1).apply(DeviceEvent::LeaseEnded, at(100)).unwrap();
        assert_eq!(category, Some(Category::DeviceStale));
        let (device, category) = device.apply(DeviceEvent::LeaseEnded, at(101)).unwrap();
        assert_eq!(category, None);
        let device = device.apply(DeviceEvent::Seen { lease_until: Some(at(300)) }, at(200)).unwrap().0;
        assert!(!device.stale && device.may_work(at(299)));
    }

    #[test]
    fn a_lease_never_outlives_the_validity() {
        assert_eq!(lease_end(at(0), DEFAULT_LEASE, None), at(86_400));
        assert_eq!(lease_end(at(0), DEFAULT_LEASE, Some(at(60))), at(60));
    }

    #[test]
    fn a_state_reads_back() {
        let removed = Removal::ALL.iter().copied().map(DeviceState::Removed);
        for state in [DeviceState::Claimed, DeviceState::Active, DeviceState::Reset].into_iter().chain(removed) {
            assert_eq!(DeviceState::from_parts(state.as_str(), state.removal()), Some(state));
        }
        assert_eq!(DeviceState::from_parts("removed", None), None);
    }
}
