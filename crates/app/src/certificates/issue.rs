//! The steps of issuing.

use std::sync::Arc;

use domain::certificate::{
    Certificate, CertificateEvent, CertificateOrigin, CertificateState, Holds, RevocationReason,
};
use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::user::User;
use pki::certificate::{RandomSerials, SerialSource};
use pki::issue::ToBeSigned;
use pki::key::PublicKey;
use pki::name::AllowedDomains;
use pki::profile::{Names, Profile};
use serde_json::json;
use store::UnitOfWork;
use store::repo::Intended;
use store::seal::{equal, sha256};

use crate::authority::{Loaded, unavailable};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// What one certificate is ordered with.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// What it may be.
    pub profile: Profile,
    /// The key to be certified, whose possession was proven.
    pub key: PublicKey,
    /// The names, filled by the profile.
    pub names: Names,
    /// Whose it is.
    pub user: Id<kind::User>,
    /// Where it belongs.
    pub place: Place,
    /// How it was asked for.
    pub origin: CertificateOrigin,
    /// The certificate whose place it takes.
    pub replaces: Option<Id<kind::Certificate>>,
}

/// Where a certificate belongs: to a key on a phone, or to nothing but its user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Place {
    /// The credential.
    pub credential: Option<Id<kind::Credential>>,
    /// The phone.
    pub device: Option<Id<kind::Device>>,
    /// What the phone calls the key.
    pub key_id: Option<String>,
}

/// A certificate that is prepared: its row, and what is to be signed.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    /// The row.
    pub certificate: Certificate,
    profile: Profile,
    to_be_signed: ToBeSigned,
}

/// A certificate that is signed and not recorded yet.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    certificate: Certificate,
    signed: pki::certificate::Certificate,
}

/// A certificate that was issued, with the chain up to, but without, the root.
#[derive(Debug, Clone)]
pub struct Issued {
    /// As it is kept.
    pub certificate: Certificate,
    /// The certificate in PEM.
    pub pem: String,
    /// Those above it in PEM.
    pub chain: Vec<String>,
}

/// The first step: writes what is to be signed, and the rows that say so. The unit of work is to be committed
/// before anything is signed.
pub(crate) async fn prepare(
    cx: &Context,
    uow: &mut UnitOfWork,
    loaded: &Loaded,
    orders: Vec<Order>,
) -> Result<Vec<Prepared>> {
    let mut prepared = Vec::with_capacity(orders.len());
    let mut intended = Vec::with_capacity(orders.len());
    for order in orders {
        let one = write(cx, loaded, order)?;
        intended.push(intend(loaded, &one));
        prepared.push(one);
    }
    let rows: Vec<_> = prepared.iter().map(|one| &one.certificate).zip(&intended).collect();
    uow.certificates().add_many(&rows).await?;
    Ok(prepared)
}

/// A certificate that was prepared before and never signed, as it is stored.
///
/// # Errors
/// If what is stored is not what was stored, or says something else than its row.
pub(crate) async fn prepared(
    uow: &mut UnitOfWork,
    loaded: &Loaded,
    certificate: Certificate,
    profile: Profile,
) -> Result<Prepared> {
    let intended = uow.certificates().intended(certificate.id).await?.ok_or(Error::Stale)?;
    let code = code(loaded, &certificate, &intended.to_be_signed);
    let to_be_signed = ToBeSigned::parse(&intended.to_be_signed).map_err(Error::internal)?;
    let body = to_be_signed.body();
    let same = equal(&code, &intended.code)
        && body.serial == certificate.serial
        && key_hash(&body.key) == certificate.key_hash
        && body.subject.to_string() == certificate.subject
        && (body.not_before, body.not_after) == (certificate.not_before, certificate.not_after);
    if same {
        Ok(Prepared { certificate, profile, to_be_signed })
    } else {
        Err(Error::internal("what was to be signed has been changed in the database"))
    }
}

/// The steps two and three: signs, on a thread that may wait for a token.
pub(crate) async fn sign(loaded: Arc<Loaded>, allowed: AllowedDomains, prepared: Vec<Prepared>) -> Result<Vec<Signed>> {
    let sign_all = move || prepared.into_iter().map(|one| sign_one(&loaded, &allowed, one)).collect();
    tokio::task::spawn_blocking(sign_all).await.map_err(Error::internal)?
}

fn sign_one(loaded: &Loaded, allowed: &AllowedDomains, prepared: Prepared) -> Result<Signed> {
    let Prepared { certificate, profile, to_be_signed } = prepared;
    let checked = to_be_signed.check(&profile, loaded.issuer(), allowed).map_err(Error::internal)?;
    let signed = pki::issue::sign(checked, loaded.signer.as_ref()).map_err(unavailable)?;
    Ok(Signed { certificate, signed })
}

/// The last step: records that certificates were issued, on hold or not, with their events and audit entries.
pub(crate) async fn record(
    cx: &Context,
    uow: &mut UnitOfWork,
    loaded: &Loaded,
    user: &User,
    signed: Vec<Signed>,
    holds: Holds,
) -> Result<Vec<Issued>> {
    let chain: Vec<_> = loaded.chain.chain().map(pki::certificate::Certificate::to_pem).collect();
    let mut issued = Vec::with_capacity(signed.len());
    for Signed { certificate, signed } in signed {
        let (certificate, category) =
            certificate.apply(CertificateEvent::Issue(holds), cx.now()).map_err(Error::internal)?;
        uow.certificates().record(&certificate, signed.der()).await?;
        if let Some(category) = category {
            tell(cx, uow, Some(user), &certificate, category).await?;
        }
        let detail = json!({"profile": certificate.profile, "serial": certificate.serial.to_string()});
        record::audit_of(cx, uow, "certificates.issue", certificate.id, user.id, detail, None).await?;
        issued.push(Issued { pem: signed.to_pem(), chain: chain.clone(), certificate });
    }
    Ok(issued)
}

/// Records what happened to a certificate.
pub(crate) async fn tell(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: Option<&User>,
    certificate: &Certificate,
    category: Category,
) -> Result<()> {
    let reason = certificate.state.reason().map(|reason| reason.as_str().to_owned());
    let detail = Detail {
        reason,
        certificate: Some(certificate.id),
        profile: Some(certificate.profile.clone()),
        ..Detail::default()
    };
    let event = match user {
        Some(user) => record::event_of(cx, category, user)?,
        None => record::event(cx, category)?,
    };
    let (credential, device) = (certificate.credential, certificate.device);
    Ok(uow.events().add(&Event { credential, device, detail, ..event }).await?)
}

fn write(cx: &Context, loaded: &Loaded, order: Order) -> Result<Prepared> {
    let serial = RandomSerials.next().map_err(Error::internal)?;
    let ordered = pki::issue::Order {
        key: &order.key,
        names: &order.names,
        serial,
        algorithm: loaded.signer.algorithm(),
        now: cx.now(),
    };
    let to_be_signed = pki::issue::prepare(&order.profile, loaded.issuer(), &ordered).map_err(|fault| match fault {
        pki::issue::PrepareFault::IssuerNotValid => unavailable(fault),
        fault => Error::internal(fault),
    })?;
    let body = to_be_signed.body();
    let certificate = Certificate {
        id: cx.fresh_id()?,
        project: cx.project().id,
        authority: loaded.record.id,
        serial,
        profile: order.profile.spec().name.clone(),
        user: Some(order.user),
        credential: order.place.credential,
        device: order.place.device,
        key_id: order.place.key_id,
        origin: order.origin,
        replaces: order.replaces,
        key_hash: key_hash(&order.key),
        subject: body.subject.to_string(),
        not_before: body.not_before,
        not_after: body.not_after,
        state: CertificateState::Prepared,
        since: cx.now(),
        created_at: cx.now(),
    };
    Ok(Prepared { certificate, profile: order.profile, to_be_signed })
}

fn intend(loaded: &Loaded, prepared: &Prepared) -> Intended {
    let to_be_signed = prepared.to_be_signed.der().to_vec();
    Intended { code: code(loaded, &prepared.certificate, &to_be_signed), to_be_signed }
}

/// What only the project's key makes of the bytes and of whose row they stand in.
fn code(loaded: &Loaded, certificate: &Certificate, to_be_signed: &[u8]) -> [u8; 16] {
    loaded.intents.code(&[certificate.id.as_bytes(), to_be_signed].concat())
}

/// Refuses a key that is certified for somebody else, or was revoked because somebody else may have it.
pub(crate) async fn refuse_known_key(uow: &mut UnitOfWork, key: &PublicKey, user: Id<kind::User>) -> Result<()> {
    let known = uow.certificates().with_key(&key_hash(key)).await?;
    let is_foreign = known.iter().any(|known| known.user != Some(user));
    let is_lost = |known: &Certificate| known.state.reason() == Some(RevocationReason::KeyCompromise);
    if is_foreign || known.iter().any(is_lost) {
        let detail = "the key is certified already, for somebody else or as one that was lost; make a new key";
        return Err(Error::invalid("/csr", "request_key_known", detail));
    }
    Ok(())
}

/// By which a key is known: SHA-256 over its `SubjectPublicKeyInfo`.
pub(crate) fn key_hash(key: &PublicKey) -> [u8; 32] {
    sha256(key.spki())
}
