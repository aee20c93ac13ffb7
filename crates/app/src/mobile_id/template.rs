//! What a phone has to make for its certificates.

use domain::certificate::{Certificate, CertificateState, Hold, RevocationReason};
use domain::device::Device;
use domain::mobile_id::{CertificateOrder, MobileId, OrderState, PhoneKey, ProcessKind};
use domain::time::{SignedDuration, Timestamp};
use domain::user::User;
use pki::key::KeyKind;
use pki::profile::{Names, Profile, Usage as KeyUsage};
use store::Session;

use crate::certificates::{allowed, fields, fill, find_profile};
use crate::context::Context;
use crate::error::{Error, Result};

/// How long before its end a certificate is renewed.
pub(crate) const RENEWED_BEFORE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// One key, and the certificate for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What phone and server call the key: its profile's name.
    pub key_id: String,
    /// What the key is for.
    pub usage: Usage,
    /// Who makes the key.
    pub made_by: MadeBy,
    /// The kind of the key.
    pub algorithm: KeyKind,
    /// What the certificate may be, valid for as long as was decided.
    pub profile: Profile,
    /// What it says of the holder.
    pub names: Names,
}

/// What a key is for, as a phone tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// To log in.
    Authentication,
    /// To sign what one stands by.
    Signature,
    /// To be written to.
    Encryption,
    /// Something else.
    Other,
}

/// Who makes a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeBy {
    /// The phone, and it never leaves it.
    Phone,
    /// The server, which archives it.
    Server,
}

impl Usage {
    /// The word of the protocol.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Signature => "signature",
            Self::Encryption => "encryption",
            Self::Other => "other",
        }
    }

    /// What keys of a profile are for.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        let usages = &profile.spec().key_usage;
        let has = |usage| usages.contains(&usage);
        match () {
            () if has(KeyUsage::ContentCommitment) => Self::Signature,
            () if has(KeyUsage::DigitalSignature) => Self::Authentication,
            () if has(KeyUsage::KeyEncipherment) || has(KeyUsage::KeyAgreement) => Self::Encryption,
            () => Self::Other,
        }
    }
}

impl MadeBy {
    /// The word of the protocol.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Server => "server",
        }
    }
}

/// Everything that an order says.
pub(crate) async fn templates(
    session: &mut Session,
    cx: &Context,
    options: &MobileId,
    order: &CertificateOrder,
    user: &User,
) -> Result<Vec<Template>> {
    let (fields, allowed) = (fields(cx, options, user, None)?, allowed(options, user));
    let mut templates = Vec::with_capacity(order.plan.profiles.len());
    for name in &order.plan.profiles {
        let profile = find_profile(session, cx, name.as_str()).await?;
        let profile = profile.ok_or(Error::NotFound("certificate profile"))?;
        let names = fill(&profile, &fields, &allowed)?;
        templates.push(Template {
            key_id: name.to_string(),
            usage: Usage::of(&profile),
            made_by: if profile.spec().archived_key { MadeBy::Server } else { MadeBy::Phone },
            algorithm: algorithm(&profile, order.plan.key),
            profile: lasting(profile, order.plan.validity_days)?,
            names,
        });
    }
    Ok(templates)
}

/// Which of an order's keys a phone does not have, or has for a short time only.
pub(crate) fn missing<'o>(
    options: &MobileId,
    order: Option<&'o CertificateOrder>,
    has: &[Certificate],
    device: &Device,
    now: Timestamp,
) -> Vec<&'o str> {
    let Some(order) = order.filter(|order| order.state != OrderState::Void) else { return Vec::new() };
    let names = order.plan.profiles.iter().map(domain::mobile_id::ProfileName::as_str);
    let renews = options.is_enabled(ProcessKind::Renew);
    let is_asked = |one: &Certificate| order.renewal_asked_at.is_some_and(|at| one.created_at < at);
    let lasts = |one: &Certificate| !is_asked(one) && (!renews || now < renewed_from(one));
    let has = |name: &str| {
        let mut of_key = has.iter().filter(|one| one.device == Some(device.id) && one.key_id.as_deref() == Some(name));
        of_key.any(|one| (is_installed(one) && lasts(one)) || was_taken_away(one))
    };
    names.filter(|name| !has(name)).collect()
}

/// From when on a certificate is renewed: 30 days before its end, or when a third of its time is left.
pub(crate) fn renewed_from(certificate: &Certificate) -> Timestamp {
    let third = certificate.not_after.duration_since(certificate.not_before) / 3;
    certificate.not_after.checked_sub(RENEWED_BEFORE.min(third)).unwrap_or(certificate.not_before)
}

/// Whether somebody revoked it: what was taken away is not made anew by itself.
const fn was_taken_away(certificate: &Certificate) -> bool {
    use RevocationReason::{CessationOfOperation, Superseded};
    match certificate.state.reason() {
        Some(CessationOfOperation | Superseded) | None => false,
        Some(_) => true,
    }
}

/// Whether a phone has said that it has a certificate, which is still good.
pub(crate) fn is_installed(certificate: &Certificate) -> bool {
    match certificate.state {
        CertificateState::Valid => true,
        CertificateState::OnHold(holds) => !holds.has(Hold::Unconfirmed),
        _ => false,
    }
}

/// The kind that was decided, where the profile takes it.
fn algorithm(profile: &Profile, wished: PhoneKey) -> KeyKind {
    let wished = match wished {
        PhoneKey::P256 => KeyKind::P256,
        PhoneKey::P384 => KeyKind::P384,
        PhoneKey::Rsa2048 => KeyKind::Rsa2048,
        PhoneKey::Rsa3072 => KeyKind::Rsa3072,
    };
    let first = profile.spec().keys.first().copied().unwrap_or(wished);
    if profile.allows(wished) { wished } else { first }
}

/// The profile, valid for so many days at most.
fn lasting(profile: Profile, days: u16) -> Result<Profile> {
    let mut spec = profile.spec().clone();
    spec.validity_days = spec.validity_days.min(days.into());
    Profile::new(spec).map_err(Error::internal)
}
