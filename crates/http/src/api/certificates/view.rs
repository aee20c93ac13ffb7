//! What a certificate looks like.

use domain::certificate::{Certificate, Hold};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A certificate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CertificateView {
    /// `crt_…`.
    id: String,
    /// The CA that issued it.
    authority_id: String,
    /// Its serial number: hexadecimal digits in small letters.
    serial: String,
    /// The profile that it was made by.
    profile: String,
    /// Whose it is; missing once the person was erased.
    user_id: Option<String>,
    /// The credential that it belongs to.
    credential_id: Option<String>,
    /// The phone that has its key.
    device_id: Option<String>,
    /// What the phone calls its key.
    key_id: Option<String>,
    /// How it was asked for: `phone`, `api`, `est`.
    origin: &'static str,
    /// Whom it names, as people read it.
    subject: String,
    /// `prepared`, `abandoned`, `on_hold`, `valid`, `revoked`, `expired`.
    state: &'static str,
    /// What keeps it on hold: `unconfirmed`, `suspended`, `by_hand`.
    holds: Vec<&'static str>,
    /// Why it is revoked.
    reason: Option<&'static str>,
    /// Since when it stands so.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// From when it is valid.
    #[schema(value_type = String, format = DateTime)]
    not_before: Timestamp,
    /// The last second that it is valid.
    #[schema(value_type = String, format = DateTime)]
    not_after: Timestamp,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl CertificateView {
    pub(super) fn of(certificate: Certificate) -> Self {
        let state = certificate.state;
        Self {
            id: certificate.id.to_string(),
            authority_id: certificate.authority.to_string(),
            serial: certificate.serial.to_string(),
            profile: certificate.profile,
            user_id: certificate.user.map(|id| id.to_string()),
            credential_id: certificate.credential.map(|id| id.to_string()),
            device_id: certificate.device.map(|id| id.to_string()),
            key_id: certificate.key_id,
            origin: certificate.origin.as_str(),
            subject: certificate.subject,
            state: state.as_str(),
            holds: state.holds().iter().map(Hold::as_str).collect(),
            reason: state.reason().map(domain::certificate::RevocationReason::as_str),
            since: certificate.since,
            not_before: certificate.not_before,
            not_after: certificate.not_after,
            created_at: certificate.created_at,
        }
    }
}
