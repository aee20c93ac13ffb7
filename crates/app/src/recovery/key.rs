//! The recovery key of a project.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::recovery::{RecoveryKey, RecoveryKeyState};
use pki::archive::{NotForRecovery, Recovery};
use pki::certificate::{Certificate, CertificateFault};
use pki::key::KeyKind;
use serde_json::json;
use store::seal::sha256;
use store::{Session, UnitOfWork};

use super::openers::{OpenerKind, opener};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::tokens::apart;

/// A recovery key, as people look at it.
#[derive(Debug, Clone)]
pub struct RecoveryKeyShown {
    /// As it is stored.
    pub record: RecoveryKey,
    /// Its certificate in PEM.
    pub pem: String,
    /// Whom the certificate names.
    pub subject: String,
    /// Where its private half lies, if it is at hand.
    pub opener: Option<OpenerKind>,
    /// How many keys are archived under it.
    pub archived_keys: u64,
}

/// A project's recovery keys.
#[derive(Debug, Clone)]
pub struct RecoveryKeysShown {
    /// The one that keys are archived under.
    pub active: RecoveryKeyShown,
    /// Those before it, the newest first.
    pub retired: Vec<RecoveryKeyShown>,
}

/// The project's recovery key, with those before it.
///
/// # Errors
/// [`Error::NotFound`] if it has none.
pub async fn show_key(cx: &Context) -> Result<RecoveryKeysShown> {
    cx.require(Permission::ReadProject)?;
    look_into_tokens(cx).await?;
    shown(&mut *cx.read().await?, cx).await
}

/// Archives keys under another certificate from now on. What was archived before is opened by the key before.
///
/// # Errors
/// [`Error::Invalid`] with the code of what is wrong with the certificate.
pub async fn put_key(cx: &Context, pem: &str) -> Result<RecoveryKeysShown> {
    cx.require(Permission::ManageProject)?;
    let certificate = read(cx, pem)?;
    look_into_tokens(cx).await?;
    let mut uow = cx.begin().await?;
    let before = uow.recovery_keys().lock_active(cx.project().id).await?;
    let fingerprint = sha256(certificate.der());
    if before.as_ref().is_none_or(|before| before.fingerprint != fingerprint) {
        if let Some(before) = before {
            uow.recovery_keys().set_state(before.id, RecoveryKeyState::Retired).await?;
        }
        let id = activate(cx, &mut uow, &certificate, fingerprint).await?;
        let detail = json!({"fingerprint": data_encoding::HEXLOWER.encode(&fingerprint)});
        record::audit(cx, &mut uow, "recovery_key.set", id, detail).await?;
    }
    let shown = shown(&mut uow, cx).await?;
    cx.commit(uow, &shown).await?;
    Ok(shown)
}

/// So that what is told of them is so.
async fn look_into_tokens(cx: &Context) -> Result<()> {
    let (openers, slug) = (cx.app().parts().openers.clone(), cx.project().slug.clone());
    apart(move || openers.look(&slug)).await
}

/// Adds a recovery key, or takes one up again that was there before.
async fn activate(
    cx: &Context,
    uow: &mut UnitOfWork,
    certificate: &Certificate,
    fingerprint: [u8; 32],
) -> Result<Id<kind::RecoveryKey>> {
    if let Some(known) = uow.recovery_keys().by_fingerprint(cx.project().id, fingerprint).await? {
        uow.recovery_keys().set_state(known.id, RecoveryKeyState::Active).await?;
        return Ok(known.id);
    }
    let key = RecoveryKey {
        id: cx.fresh_id()?,
        project: cx.project().id,
        state: RecoveryKeyState::Active,
        certificate: certificate.der().to_vec(),
        fingerprint,
        not_after: certificate.not_after(),
        created_at: cx.now(),
    };
    uow.recovery_keys().add(&key).await?;
    Ok(key.id)
}

/// Takes one certificate that keys can be archived under.
fn read(cx: &Context, pem: &str) -> Result<Certificate> {
    let mut all = Certificate::all_from_pem(pem).map_err(|fault: CertificateFault| refused(fault.code(), &fault))?;
    let certificate = all.pop().filter(|_| all.is_empty()).ok_or_else(|| {
        Error::invalid("/certificate", "recovery_key_several", "expected one certificate, that of the recovery key")
    })?;
    Recovery::new(certificate.clone()).map_err(|fault: NotForRecovery| refused(fault.code(), &fault))?;
    if !matches!(certificate.key().kind(), KeyKind::Rsa3072 | KeyKind::Rsa4096) {
        let detail = "expected an RSA key of 3072 or 4096 bits: it guards keys for many years";
        return Err(Error::invalid("/certificate", "recovery_key_size", detail));
    }
    if !certificate.is_valid_at(cx.now()) {
        let detail = "the certificate is not valid now";
        return Err(Error::invalid("/certificate", "recovery_key_not_valid", detail));
    }
    Ok(certificate)
}

fn refused(code: &'static str, fault: &dyn std::error::Error) -> Error {
    Error::invalid("/certificate", code, fault.to_string())
}

async fn shown(session: &mut Session, cx: &Context) -> Result<RecoveryKeysShown> {
    let (mut active, mut retired) = (None, Vec::new());
    for record in session.recovery_keys().list(cx.project().id).await?.into_iter().rev() {
        let one = look(session, cx, record).await?;
        match one.record.state {
            RecoveryKeyState::Active => active = Some(one),
            RecoveryKeyState::Retired => retired.push(one),
        }
    }
    Ok(RecoveryKeysShown { active: active.ok_or(Error::NotFound("recovery key"))?, retired })
}

async fn look(session: &mut Session, cx: &Context, record: RecoveryKey) -> Result<RecoveryKeyShown> {
    let certificate = Certificate::from_der(&record.certificate).map_err(Error::internal)?;
    Ok(RecoveryKeyShown {
        pem: certificate.to_pem(),
        subject: certificate.subject().to_string(),
        opener: opener(cx.app(), cx.project(), &record).map(|one| one.kind),
        archived_keys: session.recovery_keys().count_archived(record.id).await?,
        record,
    })
}
