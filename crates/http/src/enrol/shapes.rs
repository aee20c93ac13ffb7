//! What answers look like.

use app::enrol::{Installation, Issuer as IssuedBy, LABEL, PhoneState};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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
    /// What sort of thing: `door_id`, `certificates`.
    kind: &'static str,
    /// What people call it.
    label: String,
    /// The keys, of certificates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    key_ids: Vec<String>,
}

impl Install {
    /// The ID for doors, and the certificates where there are any.
    pub(crate) fn of(install: &Installation) -> Vec<Self> {
        let key_ids: Vec<_> = install.templates.iter().map(|template| template.key_id.clone()).collect();
        let label = install.label.clone().unwrap_or_else(|| LABEL.to_owned());
        let door_id = Self { kind: "door_id", label, key_ids: Vec::new() };
        let certificates = Self { kind: "certificates", label: "Mobile ID certificates".to_owned(), key_ids };
        [door_id, certificates].into_iter().filter(|one| one.kind == "door_id" || !one.key_ids.is_empty()).collect()
    }
}

/// A key to make, and the request for its certificate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CertificateTemplate)]
pub(crate) struct Template {
    /// What phone and server call the key.
    key_id: String,
    /// The profile of its certificate.
    profile: String,
    /// `authentication`, `signature`, `encryption`, `other`.
    usage: &'static str,
    /// `phone`, or `server`: then no request is made for it.
    made_by: &'static str,
    /// `p256`, `p384`, `rsa2048`, `rsa3072`, `rsa4096`.
    algorithm: &'static str,
    /// Whom the certificate names, as people read it.
    subject: String,
    /// The same as the request writes it: `Name` in DER, as base64url.
    subject_der: String,
}

impl Template {
    pub(crate) fn of(template: &app::mobile_id::Template) -> Self {
        let subject = template.names.subject();
        Self {
            key_id: template.key_id.clone(),
            profile: template.profile.spec().name.clone(),
            usage: template.usage.as_str(),
            made_by: template.made_by.as_str(),
            algorithm: template.algorithm.word(),
            subject: subject.to_string(),
            subject_der: URL_SAFE_NO_PAD.encode(subject.der()),
        }
    }
}

/// What the PIN must be that guards keys on the phone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DevicePin {
    /// How many characters it has at least.
    min_length: u16,
    /// How many characters it has at most.
    max_length: u16,
    /// Small letters: `allowed`, `required`, `forbidden`.
    lower: &'static str,
    /// Capital letters.
    upper: &'static str,
    /// Digits.
    digits: &'static str,
    /// All other characters.
    special: &'static str,
}

impl DevicePin {
    pub(crate) fn of(pin: domain::mobile_id::DevicePin) -> Self {
        Self {
            min_length: pin.min_length,
            max_length: pin.max_length,
            lower: pin.lower.as_str(),
            upper: pin.upper.as_str(),
            digits: pin.digits.as_str(),
            special: pin.special.as_str(),
        }
    }
}

/// A certificate for a key of the phone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldCertificate {
    /// What phone and server call the key.
    key_id: String,
    /// The profile that it was made by.
    profile: String,
    /// Its serial number, in hexadecimal digits.
    serial: String,
    /// `on_hold`, `valid`, `revoked`, `expired`.
    status: &'static str,
    /// The last second that it is valid.
    #[schema(value_type = String, format = DateTime)]
    not_after: Timestamp,
}

impl HeldCertificate {
    fn of(held: &app::enrol::HeldCertificate) -> Self {
        Self {
            key_id: held.key_id.clone(),
            profile: held.profile.clone(),
            serial: held.serial.clone(),
            status: held.status,
            not_after: held.not_after,
        }
    }
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
    /// The certificates for its keys.
    certificates: Vec<HeldCertificate>,
    /// The keys that it is to make anew, or for the first time.
    certificates_to_renew: Vec<Template>,
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
            certificates: state.holdings.certificates.iter().map(HeldCertificate::of).collect(),
            certificates_to_renew: state.holdings.to_renew.iter().map(Template::of).collect(),
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
