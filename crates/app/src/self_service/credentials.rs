//! A holder's own credentials, without any code.

use std::collections::BTreeMap;

use domain::certificate::{Certificate, CertificateState};
use domain::credential::{Credential, Intent};
use domain::device::Device;
use domain::id::{Id, kind};
use domain::mobile_id::{MobileId, ProcessKind};
use domain::self_service::Reach;
use domain::time::Timestamp;
use store::Session;

use super::phones::can_lock;
use super::session::Holder;
use crate::certificates::find_profile;
use crate::context::Context;
use crate::error::Result;
use crate::mobile_id::{Usage, on_phone, order_of};
use crate::{processes, settings};

/// A credential, as its holder sees it.
#[derive(Debug, Clone)]
pub struct OwnCredential {
    /// The credential.
    pub credential: Credential,
    /// What its system is called.
    pub system: String,
    /// What its pool is called.
    pub pool: String,
    /// The phone that has it.
    pub phone: Option<Device>,
    /// Until when the open invitation to it works, where there is one.
    pub invited_until: Option<Timestamp>,
    /// The newest certificate for each of its keys.
    pub certificates: Vec<OwnCertificate>,
    /// Whether it can be locked.
    pub can_lock: bool,
    /// Whether its certificates can be renewed.
    pub can_renew: bool,
}

/// A certificate, as its holder sees it.
#[derive(Debug, Clone)]
pub struct OwnCertificate {
    /// What phone and server call the key.
    pub key_id: String,
    /// What the key is for.
    pub usage: Usage,
    /// The certificate.
    pub certificate: Certificate,
}

/// The credentials that a holder has or had, the newest first.
///
/// # Errors
/// [`crate::Error::NotAllowed`] if the session does not reach so far.
pub async fn credentials(holder: &Holder) -> Result<Vec<OwnCredential>> {
    holder.require(Reach::LookAndLock)?;
    let (mut reader, project) = (holder.cx().read().await?, holder.session().project);
    let options = settings::load(&mut reader, project).await?.mobile_id;
    let mut all = Vec::new();
    for credential in reader.credentials().of_user(project, holder.id()).await?.into_iter().rev() {
        all.push(show(&mut reader, holder.cx(), &options, credential).await?);
    }
    Ok(all)
}

pub(super) async fn show(
    session: &mut Session,
    cx: &Context,
    options: &MobileId,
    credential: Credential,
) -> Result<OwnCredential> {
    let project = cx.project().id;
    let system = session.systems().lookup(project, credential.system).await?;
    let pool = session.pools().lookup(project, credential.pool).await?;
    let phone = match credential.device {
        Some(id) => session.devices().lookup(project, id).await?,
        None => None,
    };
    let invitations = session.invitations().of_credential(project, credential.id).await?;
    let open = invitations.iter().rfind(|invitation| invitation.is_open(cx.now()));
    Ok(OwnCredential {
        system: system.map_or_else(String::new, |system| system.name),
        pool: pool.map_or_else(String::new, |pool| pool.name),
        phone,
        invited_until: open.map(|invitation| invitation.expires_at),
        certificates: newest(session, cx, credential.id).await?,
        can_lock: can_lock(session, options, &credential).await?,
        can_renew: options.is_enabled(ProcessKind::Renew) && renewable(session, &credential).await?.is_some(),
        credential,
    })
}

/// When the first of the certificates ends that a phone has, if they can be renewed: nobody has begun to.
pub(super) async fn renewable(session: &mut Session, credential: &Credential) -> Result<Option<Timestamp>> {
    let order = order_of(session, credential.id).await?;
    let is_free = order.is_some_and(|order| order.process.is_none());
    if !is_free || credential.intent != Intent::Active || !processes::is_mobile_id(session, credential).await? {
        return Ok(None);
    }
    let known = session.certificates().of_credential(credential.id).await?;
    Ok(on_phone(credential, &known).map(|one| one.not_after).min())
}

async fn newest(session: &mut Session, cx: &Context, id: Id<kind::Credential>) -> Result<Vec<OwnCertificate>> {
    let mut newest = BTreeMap::new();
    for one in session.certificates().of_credential(id).await? {
        let is_told = !matches!(one.state, CertificateState::Prepared | CertificateState::Abandoned);
        if let Some(key_id) = one.key_id.clone().filter(|_| is_told) {
            newest.insert(key_id, one);
        }
    }
    let mut told = Vec::with_capacity(newest.len());
    for (key_id, certificate) in newest {
        let profile = find_profile(session, cx, &certificate.profile).await?;
        let usage = profile.map_or(Usage::Other, |profile| Usage::of(&profile));
        told.push(OwnCertificate { key_id, usage, certificate });
    }
    Ok(told)
}
