//! `GET /api/v1/self-service/{slug}/credentials`: one's own credentials.

use app::self_service::{self, OwnCertificate, OwnCredential};
use axum::Json;
use domain::card::CardNumber;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::AsHolder;
use crate::problem::Result;

/// A holder's credentials.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnCredentials)]
pub(crate) struct CredentialsView {
    /// The newest first.
    items: Vec<CredentialView>,
}

/// A credential, as its holder sees it; never with a code.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnCredential)]
pub(crate) struct CredentialView {
    /// `crd_…`.
    id: String,
    /// What its system is called.
    system: String,
    /// What its pool is called.
    pool: String,
    /// The number, as text.
    number: Option<String>,
    /// `pending`, `invited`, `active`, `inactive`, …
    status: &'static str,
    /// The status in words.
    status_text: String,
    /// The phone that has it.
    phone: Option<NamedPhone>,
    /// From when it is valid.
    #[schema(value_type = String, format = DateTime)]
    valid_from: Timestamp,
    /// Until when; `null`: for good.
    #[schema(value_type = Option<String>, format = DateTime)]
    valid_until: Option<Timestamp>,
    /// The open invitation to it.
    invitation: Option<OpenInvitation>,
    /// Whether it can be locked.
    can_lock: bool,
    /// Whether its certificates can be renewed.
    can_renew: bool,
    /// The newest certificate for each of its keys.
    certificates: Vec<CertificateView>,
}

/// A phone by its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnPhoneName)]
pub(crate) struct NamedPhone {
    /// `dev_…`.
    id: String,
    /// What its holder calls it.
    name: String,
}

/// An invitation that a phone can still take.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnInvitation)]
pub(crate) struct OpenInvitation {
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// A certificate, as its holder sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnCertificate)]
pub(crate) struct CertificateView {
    /// What phone and server call the key.
    key_id: String,
    /// `authentication`, `signature`, `encryption`, `other`.
    usage: &'static str,
    /// Its serial number, in hexadecimal digits.
    serial: String,
    /// `valid`, `on_hold`, `revoked`, `expired`.
    status: &'static str,
    /// From when it is valid.
    #[schema(value_type = String, format = DateTime)]
    not_before: Timestamp,
    /// The last second that it is valid.
    #[schema(value_type = String, format = DateTime)]
    not_after: Timestamp,
}

impl CredentialView {
    pub(super) fn of(own: OwnCredential, now: Timestamp) -> Self {
        let (credential, status) = (&own.credential, own.credential.status(now));
        Self {
            id: credential.id.to_string(),
            number: credential.number.as_ref().map(CardNumber::number),
            status: status.as_str(),
            status_text: status.to_string(),
            phone: own.phone.map(|device| NamedPhone { id: device.id.to_string(), name: device.name }),
            valid_from: credential.validity.from(),
            valid_until: credential.validity.until(),
            invitation: own.invited_until.map(|expires_at| OpenInvitation { expires_at }),
            can_lock: own.can_lock,
            can_renew: own.can_renew,
            certificates: own.certificates.into_iter().map(CertificateView::of).collect(),
            system: own.system,
            pool: own.pool,
        }
    }
}

impl CertificateView {
    fn of(own: OwnCertificate) -> Self {
        let OwnCertificate { key_id, usage, certificate } = own;
        Self {
            key_id,
            usage: usage.as_str(),
            serial: certificate.serial.to_string(),
            status: certificate.state.as_str(),
            not_before: certificate.not_before,
            not_after: certificate.not_after,
        }
    }
}

/// Lists the holder's own credentials.
#[utoipa::path(get, path = "/api/v1/self-service/{slug}/credentials", operation_id = "list_own_credentials",
    tag = "self-service", params(("slug" = String, Path)),
    responses((status = 200, description = "The credentials.", body = CredentialsView)))]
pub(crate) async fn list_own_credentials(AsHolder(holder): AsHolder) -> Result<Json<CredentialsView>> {
    let now = holder.cx().now();
    let items = self_service::credentials(&holder).await?;
    Ok(Json(CredentialsView { items: items.into_iter().map(|own| CredentialView::of(own, now)).collect() }))
}
