//! Taking a CA that somebody else signed, or that was somewhere else before.

use std::sync::Arc;

use domain::authority::{Authority, AuthorityState, KeyInToken};
use domain::id::{Id, kind};
use domain::permission::Permission;
use pki::authority::ImportFault;
use pki::certificate::Certificate;
use pki::key::{Signer, SoftwareKey};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde_json::json;
use store::UnitOfWork;
use store::repo::AuthorityKey;

use super::load::software;
use super::make::chain_pem;
use super::token::{find_key, refuse_used};
use super::{load, names, publish, responder};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// A CA as it comes from somewhere else.
#[derive(Debug, Clone)]
pub struct Import {
    /// Its key.
    pub key: ImportKey,
    /// Its certificate and those above it, in PEM, in any order.
    pub certificates: String,
}

/// Where the key of an imported CA is.
#[derive(Debug, Clone)]
pub enum ImportKey {
    /// Here: PKCS#8 in PEM, not encrypted.
    Pem(SecretString),
    /// In a token, where it stays.
    Token(KeyInToken),
}

/// Installs the certificate that somebody signed for a requested CA, with those above it. From now on it issues, and
/// the one before it only tells how its certificates stand. A CA that issues already is renewed so.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] if the certificates are not the valid chain of a CA with its key.
pub async fn install(cx: &Context, id: Id<kind::Authority>, certificates: &str) -> Result<Authority> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let record = uow.authorities().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("CA"))?;
    let key = requested(cx, &mut uow, &record).await?;
    let record = Authority { version: record.version + 1, updated_at: cx.now(), ..record };
    let installed = take(cx, &mut uow, record, key, certificates, false).await?;
    record::audit(cx, &mut uow, "authority.installed", id, json!({"slug": installed.slug})).await?;
    cx.commit(uow, &installed).await?;
    Ok(installed)
}

/// Takes a CA with its key from somewhere else. From now on it issues.
///
/// # Errors
/// [`Error::Invalid`] if the key cannot be read, or the certificates are not the valid chain of a CA with it.
pub async fn import(cx: &Context, import: &Import) -> Result<Authority> {
    cx.require(Permission::ManageProject)?;
    let (sealed, token, key) = match &import.key {
        ImportKey::Pem(pem) => {
            let key = read_key(pem)?;
            (Some(key.to_pkcs8().map_err(Error::internal)?), None, Arc::new(key) as Arc<dyn Signer>)
        }
        ImportKey::Token(at) => (None, Some(at.clone()), find_key(cx, at).await?),
    };
    let mut uow = cx.begin().await?;
    if let Some(at) = &token {
        refuse_used(&mut uow, at).await?;
    }
    let number = uow.authorities().list(cx.project().id).await?.len() + 1;
    let record = Authority {
        id: cx.fresh_id()?,
        project: cx.project().id,
        slug: names::slug(cx.project(), number),
        state: AuthorityState::Requested,
        token,
        has_root_key: false,
        request: None,
        certificates: String::new(),
        not_after: None,
        responder: None,
        responder_not_after: None,
        created_at: cx.now(),
        updated_at: cx.now(),
        version: 1,
    };
    let imported = take(cx, &mut uow, record, key, &import.certificates, true).await?;
    if let Some(sealed) = sealed {
        uow.authorities().set_key(&imported, AuthorityKey::Issuing, sealed.expose_secret()).await?;
    }
    record::audit(cx, &mut uow, "authority.imported", imported.id, json!({"slug": imported.slug})).await?;
    cx.commit(uow, &imported).await?;
    Ok(imported)
}

async fn take(
    cx: &Context,
    uow: &mut UnitOfWork,
    record: Authority,
    key: Arc<dyn Signer>,
    certificates: &str,
    is_new: bool,
) -> Result<Authority> {
    let certificates = Certificate::all_from_pem(certificates).map_err(|fault| refused(fault.code(), &fault))?;
    let urls = names::urls(cx.app().public_url(), &record.slug)?;
    let chain = pki::authority::Authority::import(certificates, key.public_key(), urls, cx.now())
        .map_err(|fault: ImportFault| refused(fault.code(), &fault))?;
    let own = chain.issuer().certificate();
    let all: Vec<_> = [own].into_iter().chain(chain.above()).collect();
    let taken = Authority {
        state: AuthorityState::Active,
        request: None,
        certificates: chain_pem(&all),
        not_after: Some(own.not_after()),
        ..record
    };
    retire_before(cx, uow, taken.id).await?;
    load::furnish(uow, taken.project).await?;
    if is_new {
        uow.authorities().add(&taken).await?;
    } else {
        uow.authorities().update(&taken).await?;
    }
    if taken.responder.is_none() {
        responder::make(cx.app(), uow, &taken, chain.issuer(), key.clone()).await?;
        publish::first(cx.app(), uow, &taken, chain.issuer(), key).await?;
    }
    Ok(taken)
}

/// The key that a CA was requested with.
async fn requested(cx: &Context, uow: &mut UnitOfWork, record: &Authority) -> Result<Arc<dyn Signer>> {
    if let Some(at) = &record.token {
        return find_key(cx, at).await;
    }
    let key = uow.authorities().key(record, AuthorityKey::Issuing).await?;
    Ok(Arc::new(software(key.ok_or_else(|| Error::internal("the CA has no key"))?)?))
}

/// Of two authorities one issues.
async fn retire_before(cx: &Context, uow: &mut UnitOfWork, next: Id<kind::Authority>) -> Result<()> {
    let Some(before) = uow.authorities().lock_active(cx.project().id).await? else { return Ok(()) };
    if before.id == next {
        return Ok(());
    }
    let version = before.version + 1;
    let retired = Authority { state: AuthorityState::Retired, updated_at: cx.now(), version, ..before };
    Ok(uow.authorities().update(&retired).await?)
}

fn read_key(pem: &SecretString) -> Result<SoftwareKey> {
    let unreadable = || {
        let detail = "expected a private key as PKCS#8 in PEM, not encrypted: P-256, P-384 or RSA";
        Error::invalid("/key", "private_key_unreadable", detail)
    };
    let mut blocks = pki::certificate::read_pem(pem.expose_secret(), &["PRIVATE KEY"]).map_err(|_| unreadable())?;
    let der = blocks.pop().filter(|_| blocks.is_empty()).ok_or_else(unreadable)?;
    SoftwareKey::from_pkcs8(&SecretSlice::from(der)).map_err(|_| unreadable())
}

fn refused(code: &'static str, fault: &dyn std::error::Error) -> Error {
    Error::invalid("/certificates", code, fault.to_string())
}
