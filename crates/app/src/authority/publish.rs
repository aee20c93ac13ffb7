//! Lists of revoked certificates: made when something changed, and once a day.

use std::sync::Arc;

use domain::authority::Authority;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::time::{SignedDuration, Timestamp};
use pki::certificate::Certificate;
use pki::crl::{Crl, CrlTerms, CrlWriter, Entry};
use pki::issue::Issuer;
use pki::key::Signer;
use serde_json::json;
use store::UnitOfWork;
use store::repo::{ListedCertificate, PublishedCrl};

use super::answer::reason_of;
use super::{load, make, responder, unavailable};
use crate::context::{App, Context};
use crate::error::{Error, Result};
use crate::record;
use crate::tokens::apart;

/// How long a list may be used.
const VALID: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How old a list gets, if nothing changes.
const RENEWED_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// How many entries are read at once.
const PAGE: u32 = 20_000;

/// The newest list of the authority with this slug, in DER.
///
/// # Errors
/// [`Error::NotFound`] if there is no such authority, or none was made yet.
pub async fn crl_of(app: &App, slug: &str) -> Result<(Vec<u8>, PublishedCrl)> {
    let mut reader = app.store().read().await?;
    let authority = reader.authorities().by_slug(slug).await?.ok_or(Error::NotFound("CA"))?;
    let published = reader.crls().lookup(authority.id).await?.ok_or(Error::NotFound("list"))?;
    let der = reader.crls().der(authority.id).await?.ok_or(Error::NotFound("list"))?;
    Ok((der, published))
}

/// The certificate of the authority with this slug, and the chain with it, in PEM.
///
/// # Errors
/// [`Error::NotFound`] if there is no such authority, or it has no certificate yet.
pub async fn certificate_of(app: &App, slug: &str) -> Result<(Certificate, String)> {
    let authority = app.store().read().await?.authorities().by_slug(slug).await?.ok_or(Error::NotFound("CA"))?;
    let mut certificates = Certificate::all_from_pem(&authority.certificates).unwrap_or_default();
    if certificates.is_empty() {
        return Err(Error::NotFound("CA"));
    }
    Ok((certificates.swap_remove(0), authority.certificates))
}

/// Makes a list of a project's authority now.
///
/// # Errors
/// [`Error::NotFound`]; `ca_unavailable` if the CA cannot sign now; [`Error::Stale`] if another was published meanwhile.
pub async fn publish_now(cx: &Context, id: Id<kind::Authority>) -> Result<PublishedCrl> {
    cx.require(Permission::ManageProject)?;
    let authority = cx.read().await?.authorities().lookup(cx.project().id, id).await?;
    let authority = authority.ok_or(Error::NotFound("CA"))?;
    let (published, crl, shown) = build(cx.app(), authority).await?;
    let mut uow = cx.begin().await?;
    if !uow.crls().publish(id, &published, crl.der().to_vec(), &shown).await? {
        return Err(Error::Stale); // another list of this number was there first
    }
    record::audit(cx, &mut uow, "authority.crl", id, json!({"number": published.number})).await?;
    cx.commit(uow, &published).await?;
    Ok(published)
}

/// Makes authorities that are missing, responders that end, and lists that are due; answers how many.
pub(crate) async fn keep(app: &App) -> Result<u64> {
    let mut done = 0;
    let without = app.store().read().await?.authorities().projects_without().await?;
    for project in without {
        done += u64::from(furnish(app, project).await?);
    }
    let authorities = app.store().read().await?.authorities().all().await?;
    for authority in authorities {
        if authority.not_after.is_some_and(|end| end < app.now()) {
            continue; // nothing that it issued is valid any more
        }
        let (id, slug) = (authority.id, authority.slug.clone());
        match keep_one(app, authority).await {
            Ok(made) => done += made,
            Err(error) => tracing::error!(authority.id = %id, authority.slug = slug, %error, "the CA cannot sign"),
        }
    }
    Ok(done)
}

async fn furnish(app: &App, project: Id<kind::Project>) -> Result<bool> {
    let mut uow = app.store().begin().await?;
    let Some(project) = uow.projects().by_id(project).await? else { return Ok(false) };
    let cx = app.as_system(project.clone());
    match make::make(&cx, &mut uow, &project).await {
        Ok(_) => uow.commit().await.map(|()| true).map_err(Error::from),
        Err(Error::Taken(_)) => Ok(false), // another node was faster
        Err(error) => Err(error),
    }
}

async fn keep_one(app: &App, authority: Authority) -> Result<u64> {
    let mut done = 0;
    if responder::is_due(authority.responder_not_after, app.now()) {
        let mut uow = app.store().begin().await?;
        let loaded = load(app, &mut uow, authority.clone()).await?;
        responder::make(app, &mut uow, &authority, loaded.issuer(), loaded.signer.clone()).await?;
        uow.commit().await?;
        done += 1;
    }
    let mut reader = app.store().read().await?;
    let newest = reader.crls().lookup(authority.id).await?;
    let is_old = newest.is_none_or(|crl| app.now().duration_since(crl.this_update) >= RENEWED_AFTER);
    if !is_old && !reader.crls().has_changes(authority.id).await? {
        return Ok(done);
    }
    drop(reader);
    let id = authority.id;
    let (published, crl, shown) = build(app, authority).await?;
    let mut uow = app.store().begin().await?;
    uow.crls().publish(id, &published, crl.der().to_vec(), &shown).await?;
    uow.commit().await?;
    Ok(done + 1)
}

/// The first list, in which nobody stands.
pub(super) async fn first(
    app: &App,
    uow: &mut UnitOfWork,
    authority: &Authority,
    issuer: &Issuer,
    signer: Arc<dyn Signer>,
) -> Result<()> {
    let (published, crl) = sign(CrlWriter::default(), issuer.clone(), signer, 1, app.now()).await?;
    uow.crls().publish(authority.id, &published, crl.der().to_vec(), &[]).await?;
    Ok(())
}

/// Changes are read before what they changed, so that a list never claims to show what it does not.
async fn build(app: &App, authority: Authority) -> Result<(PublishedCrl, Crl, Vec<u64>)> {
    let mut reader = app.store().read().await?;
    let (id, now) = (authority.id, app.now());
    let loaded = load(app, &mut reader, authority).await?;
    let number = reader.crls().lookup(id).await?.map_or(0, |crl| crl.number) + 1;
    let shown = reader.crls().changes(id).await?;
    let (mut writer, mut after) = (CrlWriter::default(), None);
    loop {
        let page = reader.certificates().listed(id, after, now, PAGE).await?;
        page.iter().map(entry).try_for_each(|entry| writer.add(&entry)).map_err(Error::internal)?;
        after = page.last().map(|last| last.serial);
        if page.len() < PAGE as usize {
            break;
        }
    }
    let (published, crl) = sign(writer, loaded.issuer().clone(), loaded.signer.clone(), number, now).await?;
    Ok((published, crl, shown))
}

async fn sign(
    writer: CrlWriter,
    issuer: Issuer,
    signer: Arc<dyn Signer>,
    number: u64,
    now: Timestamp,
) -> Result<(PublishedCrl, Crl)> {
    let next_update = now.checked_add(VALID).map_err(Error::internal)?;
    let terms = CrlTerms { number, this_update: now, next_update };
    let crl = apart(move || writer.sign(&issuer, signer.as_ref(), &terms)).await?.map_err(unavailable)?;
    let entries = u64::try_from(crl.count()).map_err(Error::internal)?;
    Ok((PublishedCrl { number, entries, this_update: now, next_update }, crl))
}

fn entry(listed: &ListedCertificate) -> Entry {
    let reason = listed.reason.map_or(pki::Reason::CertificateHold, reason_of);
    Entry { serial: listed.serial, at: listed.since, reason }
}
