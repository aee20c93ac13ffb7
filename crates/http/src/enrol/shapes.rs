//! What answers look like.

use app::enrol::{Issuer as IssuedBy, LABEL, PhoneState};
use domain::card::CardNumber;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Who issues.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Issuer {
    /// The organisation's name.
    name: String,
    /// Its project.
    project: String,
}

impl From<IssuedBy> for Issuer {
    fn from(issuer: IssuedBy) -> Self {
        Self { name: issuer.name, project: issuer.project.into() }
    }
}

/// For whom.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Holder {
    /// First and last name.
    pub(crate) display_name: String,
}

/// What a link installs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Install {
    /// What sort of thing.
    kind: &'static str,
    /// What people call it.
    label: &'static str,
}

impl Install {
    /// The ID for doors.
    pub(crate) const DOOR_ID: Self = Self { kind: "door_id", label: LABEL };
}

/// What a phone is told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PhoneState)]
pub(crate) struct State {
    /// `claimed`, `not_started`, `active`, `suspended`, `revoked`.
    status: &'static str,
    /// Why, in a word.
    reason: Option<&'static str>,
    /// What a reader sees.
    id: Option<DoorId>,
    /// From when the credential is valid.
    #[schema(value_type = String, format = DateTime)]
    valid_from: Timestamp,
    /// Until when.
    #[schema(value_type = Option<String>, format = DateTime)]
    valid_until: Option<Timestamp>,
    /// Until when the phone works without asking.
    #[schema(value_type = Option<String>, format = DateTime)]
    lease_until: Option<Timestamp>,
    /// The server's clock.
    #[schema(value_type = String, format = DateTime)]
    server_time: Timestamp,
    /// After how many seconds to ask again.
    poll_after_s: u32,
    /// For the holder.
    messages: Vec<Message>,
    /// Reserved.
    certificates_to_renew: Vec<String>,
}

/// What a reader sees.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoorId {
    /// The layout's name.
    format: String,
    /// The facility code, in layouts that have one.
    facility_code: Option<u32>,
    /// The number, as a text.
    number: String,
    /// How many bits are sent.
    bit_length: u16,
    /// The bits as one unsigned number, the first most significant, in hexadecimal.
    bits_hex: String,
}

/// Something for the holder to read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Message {
    /// To show it once.
    id: String,
    /// `info` or `warning`.
    level: &'static str,
    /// Plain text.
    text: String,
}

impl State {
    /// The state of a phone.
    pub(crate) fn of(state: &PhoneState) -> Self {
        Self {
            status: state.status.as_str(),
            reason: state.reason,
            id: state.number.as_ref().map(DoorId::of),
            valid_from: state.valid_from,
            valid_until: state.valid_until,
            lease_until: state.lease_until,
            server_time: state.server_time,
            poll_after_s: state.poll_after_s,
            messages: Vec::new(),
            certificates_to_renew: Vec::new(),
        }
    }
}

impl DoorId {
    fn of(number: &CardNumber) -> Self {
        let bits = number.encode();
        Self {
            format: number.format().to_string(),
            facility_code: number.facility_code(),
            number: number.number(),
            bit_length: bits.count(),
            bits_hex: bits.hexadecimal().to_owned(),
        }
    }
}
