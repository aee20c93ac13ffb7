//! What a phone is told.

use domain::card::CardNumber;
use domain::credential::{Credential, FinalReason, Intent, Observed, PendingReason};
use domain::device::{Device, DeviceState, Removal, lease_end};
use domain::time::{SignedDuration, Timestamp};

use super::nonce::Told;
use crate::mobile_id::Template;

/// What a phone is to its credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneStatus {
    /// Bound, not confirmed.
    Claimed,
    /// Its validity begins later.
    NotStarted,
    /// In force.
    Active,
    /// Taken away for a while.
    Suspended,
    /// Taken away for good.
    Revoked,
}

impl PhoneStatus {
    /// The word of the protocol.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::NotStarted => "not_started",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }
}

/// The state that a phone is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneState {
    /// What it is.
    pub status: PhoneStatus,
    /// Why, in a word.
    pub reason: Option<&'static str>,
    /// The number that it is to show; only an active one has it.
    pub number: Option<CardNumber>,
    /// From when the credential is valid.
    pub valid_from: Timestamp,
    /// Until when.
    pub valid_until: Option<Timestamp>,
    /// Until when it works without asking; only an active one has it.
    pub lease_until: Option<Timestamp>,
    /// Now.
    pub server_time: Timestamp,
    /// After how many seconds it is to ask again.
    pub poll_after_s: u32,
    /// Its certificates, and those that it is to make.
    pub holdings: Holdings,
}

/// What a phone has beside the ID for doors, and what it is to make.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// The certificates for its keys, the newest of each key.
    pub certificates: Vec<HeldCertificate>,
    /// The keys that it is to make, because it has none or their certificates end.
    pub to_renew: Vec<Template>,
}

/// A certificate for a key of a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCertificate {
    /// What phone and server call the key.
    pub key_id: String,
    /// The profile that it was made by.
    pub profile: String,
    /// Its serial number, in hexadecimal digits.
    pub serial: String,
    /// How it stands: `on_hold`, `valid`, `revoked`, `expired`.
    pub status: &'static str,
    /// The last second that it is valid.
    pub not_after: Timestamp,
}

impl PhoneState {
    /// What its answer's nonce remembers.
    #[must_use]
    pub fn told(&self) -> Told {
        self.number.as_ref().map(Told::number).unwrap_or_default()
    }
}

/// The word for a phone that may show no number because somebody else still holds it.
pub(super) const NUMBER_IN_USE: &str = "number_in_use";

pub(super) fn phone_state(
    credential: &Credential,
    device: &Device,
    lease_hours: u16,
    poll_after_s: u32,
    now: Timestamp,
) -> PhoneState {
    let (status, reason) = status(credential, device, now);
    let active = status == PhoneStatus::Active;
    let until = credential.validity.until();
    PhoneState {
        status,
        reason,
        number: credential.number.clone().filter(|_| active),
        valid_from: credential.validity.from(),
        valid_until: until,
        lease_until: active.then(|| lease_end(now, SignedDuration::from_hours(lease_hours.into()), until)),
        server_time: now,
        poll_after_s,
        holdings: Holdings::default(),
    }
}

/// The first that fits. Whatever does not make it active takes the number away.
fn status(credential: &Credential, device: &Device, now: Timestamp) -> (PhoneStatus, Option<&'static str>) {
    use PhoneStatus::{Active, Claimed, NotStarted, Revoked, Suspended};
    let confirmed = device.state == DeviceState::Active;
    match (device.state, credential.intent) {
        (DeviceState::Removed(_) | DeviceState::Reset, Intent::Revoked(reason)) => (Revoked, Some(reason.as_str())),
        (DeviceState::Removed(removal), _) => (Revoked, Some(word(removal))),
        (DeviceState::Reset, _) => (Revoked, None),
        (_, Intent::Revoked(reason)) => (Revoked, Some(reason.as_str())),
        _ if credential.validity.is_over(now) => (Revoked, Some(FinalReason::Expired.as_str())),
        _ if confirmed && credential.device != Some(device.id) => (Revoked, Some(FinalReason::Replaced.as_str())),
        (_, Intent::Suspended(reason)) => (Suspended, Some(reason.as_str())),
        _ if !confirmed => (Claimed, None),
        _ if !credential.validity.has_started(now) => (NotStarted, None),
        _ if !has_number(credential) => (Suspended, Some(NUMBER_IN_USE)),
        _ if credential.observed == Observed::Active => (Active, None),
        _ => (Suspended, None),
    }
}

/// Whether it has a number that nobody else holds.
fn has_number(credential: &Credential) -> bool {
    credential.number.is_some() && credential.pending_reason != Some(PendingReason::NumberInUse)
}

/// What is said to a phone that gave way: another phone, or another invitation, took its place.
const fn word(removal: Removal) -> &'static str {
    match removal {
        Removal::Revoked => FinalReason::Revoked.as_str(),
        Removal::Replaced | Removal::NeverConfirmed => FinalReason::Replaced.as_str(),
        Removal::HolderDeleted => FinalReason::HolderDeleted.as_str(),
    }
}
