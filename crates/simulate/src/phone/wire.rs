//! The bodies of the enrolment protocol, as its specification writes them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::certificates::{CertificateState, DevicePinPolicy, KeyId, PinPolicy, Template};
use super::keys::Jwk;

/// What `offer` is asked with.
#[derive(Serialize)]
pub(crate) struct OfferRequest<'a> {
    pub(crate) code: &'a str,
}

/// What a link would install, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Who issues.
    pub issuer: Issuer,
    /// For whom.
    pub holder: Holder,
    /// What.
    pub installs: Vec<Installs>,
    /// Whether the enrolment PIN is needed.
    pub pin_required: bool,
    /// What the PIN that guards the keys has to look like, where there is to be one.
    #[serde(default)]
    pub device_pin: Option<PinPolicy>,
    /// Until when the link works.
    pub expires_at: Timestamp,
}

/// Who issues a credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// The organisation's name.
    pub name: String,
    /// Its project on the server.
    pub project: String,
}

/// Whose credential it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// First and last name.
    pub display_name: String,
}

/// One thing that a link installs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installs {
    /// `door_id`, `certificates`, and others later.
    pub kind: String,
    /// What people call it.
    pub label: String,
    /// The keys that are certified.
    #[serde(default)]
    pub key_ids: Vec<KeyId>,
}

/// What `claim` is asked with.
#[derive(Serialize)]
pub(crate) struct ClaimRequest<'a> {
    pub(crate) code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pin: Option<&'a str>,
    pub(crate) device: Device<'a>,
}

#[derive(Serialize)]
pub(crate) struct Device<'a> {
    pub(crate) name: &'a str,
    pub(crate) platform: &'static str,
    pub(crate) public_key: Jwk,
    pub(crate) encryption_key: Jwk,
}

/// What `claim` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claimed {
    pub(crate) device_id: String,
    pub(crate) credential: CredentialInfo,
    #[serde(default)]
    pub(crate) templates: Vec<Template>,
    #[serde(default)]
    pub(crate) device_pin: DevicePinPolicy,
}

/// The credential that a phone was bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialInfo {
    /// The server's name for it.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Who issued it.
    pub issuer: Issuer,
    /// Whose it is.
    pub holder: Holder,
}

/// What `confirm` is asked with.
#[derive(Serialize)]
pub(crate) struct ConfirmRequest {
    pub(crate) installed: Vec<Installed>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Installed {
    DoorId,
    Certificates { key_ids: Vec<KeyId> },
}

/// What `disabled` is asked with.
#[derive(Serialize)]
pub(crate) struct DisabledRequest {
    pub(crate) status: &'static str,
}

/// What `reset` is asked with.
#[derive(Serialize)]
pub(crate) struct ResetRequest {}

/// The state that `confirm`, `state` and `disabled` answer.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct State {
    pub(crate) status: StateStatus,
    #[serde(default)]
    pub(crate) reason: Option<String>,
    #[serde(default)]
    pub(crate) id: Option<DoorId>,
    #[serde(default)]
    pub(crate) valid_from: Option<Timestamp>,
    #[serde(default)]
    pub(crate) valid_until: Option<Timestamp>,
    #[serde(default)]
    pub(crate) lease_until: Option<Timestamp>,
    pub(crate) server_time: Timestamp,
    pub(crate) poll_after_s: u32,
    #[serde(default)]
    pub(crate) messages: Vec<Message>,
    #[serde(default)]
    pub(crate) certificates: Vec<CertificateState>,
    #[serde(default)]
    pub(crate) certificates_to_renew: Vec<Template>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StateStatus {
    Claimed,
    NotStarted,
    Active,
    Suspended,
    Revoked,
    /// A word of a later version: to be treated as suspended, without saying so to the server.
    #[serde(other)]
    Unknown,
}

/// The ID that a reader sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorId {
    /// The layout's name.
    pub format: String,
    /// The facility code, where the layout has one.
    #[serde(default)]
    pub facility_code: Option<u64>,
    /// The number, or the text of a raw format.
    pub number: String,
    /// How many bits are sent.
    pub bit_length: u16,
    /// The bits as one number, the first sent being the most significant.
    pub bits_hex: String,
}

/// A message for the holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// By which it is shown once.
    pub id: String,
    /// `info` or `warning`.
    pub level: String,
    /// Plain text.
    pub text: String,
}

/// What a login is asked for or refused with.
#[derive(Serialize)]
pub(crate) struct LoginRequest<'a> {
    pub(crate) code: &'a str,
}

/// What a yes says.
#[derive(Serialize)]
pub(crate) struct LoginAnswer<'a> {
    pub(crate) code: &'a str,
    pub(crate) number: u8,
    pub(crate) serial: String,
    pub(crate) signature: String,
}

/// A refusal (RFC 9457).
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Problem {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) detail: Option<String>,
    #[serde(default)]
    pub(crate) attempts_left: Option<u8>,
    #[serde(default)]
    pub(crate) errors: Vec<Fault>,
}

/// What is wrong with one member of a body.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Fault {
    pub(crate) pointer: String,
    pub(crate) code: String,
}

impl Problem {
    /// What the server said about it, with the members that it named.
    pub(crate) fn said(&self) -> Option<String> {
        let faults = self.errors.iter().map(|fault| format!("{}: {}", fault.pointer, fault.code));
        let said: Vec<_> = self.detail.iter().cloned().chain(faults).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}
