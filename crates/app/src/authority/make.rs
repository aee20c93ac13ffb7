//! Making the CA of a project: a root, and an issuing CA below it.

use std::sync::Arc;

use domain::authority::{Authority, AuthorityState};
use domain::project::Project;
use pki::authority::{Terms, root, subordinate};
use pki::certificate::{Certificate, RandomSerials, SerialSource};
use pki::issue::{Issuer, Urls};
use pki::key::{KeyKind, Signer, SoftwareKey};
use secrecy::ExposeSecret;
use serde_json::json;
use store::UnitOfWork;
use store::repo::AuthorityKey;

use super::{load, names, publish, responder};
use crate::error::{Error, Result};
use crate::record::{self, Scene};

/// How long a root is valid: 20 years.
const ROOT_DAYS: u32 = 7305;
/// How long an issuing CA is valid: 10 years.
pub(super) const ISSUING_DAYS: u32 = 3652;
/// The key that is used rarely and lives long, and the one that signs all day.
const KINDS: (KeyKind, KeyKind) = (KeyKind::P384, KeyKind::P256);

/// Makes a project's authority in a unit of work, with its keys sealed, its responder and its first list.
///
/// # Errors
/// [`Error::Taken`] if the project has an active authority.
pub(crate) async fn make(scene: &impl Scene, uow: &mut UnitOfWork, project: &Project) -> Result<Authority> {
    let app = scene.app();
    let now = app.now();
    let number = uow.authorities().list(project.id).await?.len() + 1;
    let slug = names::slug(project, number);
    let (root_key, key) = (generate(KINDS.0)?, generate(KINDS.1)?);
    let terms = |subject, validity_days| -> Result<Terms<'_>> {
        Ok(Terms { subject, validity_days, serial: RandomSerials.next().map_err(Error::internal)?, now })
    };
    let subject = names::subject(project, "Root CA", number)?;
    let above = root(&root_key, &terms(&subject, ROOT_DAYS)?).map_err(Error::internal)?;
    // Nothing is published of what a root of ours revokes: it is replaced together with what it issued.
    let root = Issuer::new(above.clone(), Urls::default()).map_err(Error::internal)?;
    let subject = names::subject(project, "Issuing CA", number)?;
    let own =
        subordinate(&root, &root_key, key.public_key(), &terms(&subject, ISSUING_DAYS)?).map_err(Error::internal)?;
    let authority = Authority {
        id: app.fresh_id()?,
        project: project.id,
        slug,
        state: AuthorityState::Active,
        token: None,
        has_root_key: true,
        request: None,
        certificates: chain_pem(&[&own, &above]),
        not_after: Some(own.not_after()),
        responder: None,
        responder_not_after: None,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    uow.authorities().add(&authority).await?;
    load::furnish(uow, project.id).await?;
    seal(uow, &authority, AuthorityKey::Root, &root_key).await?;
    seal(uow, &authority, AuthorityKey::Issuing, &key).await?;
    let issuer = Issuer::new(own, names::urls(app.public_url(), &authority.slug)?).map_err(Error::internal)?;
    let key: Arc<dyn Signer> = Arc::new(key);
    responder::make(app, uow, &authority, &issuer, key.clone()).await?;
    publish::first(app, uow, &authority, &issuer, key).await?;
    let detail = json!({"slug": authority.slug, "key": KINDS.1.to_string()});
    record::audit(scene, uow, "authority.created", authority.id, detail).await?;
    Ok(authority)
}

/// Makes a key in memory.
pub(super) fn generate(kind: KeyKind) -> Result<SoftwareKey> {
    SoftwareKey::generate(kind).map_err(Error::internal)
}

/// Seals a key beside its authority.
pub(super) async fn seal(
    uow: &mut UnitOfWork,
    authority: &Authority,
    which: AuthorityKey,
    key: &SoftwareKey,
) -> Result<()> {
    let pkcs8 = key.to_pkcs8().map_err(Error::internal)?;
    Ok(uow.authorities().set_key(authority, which, pkcs8.expose_secret()).await?)
}

/// Certificates one after the other in PEM.
pub(super) fn chain_pem(certificates: &[&Certificate]) -> String {
    certificates.iter().map(|certificate| certificate.to_pem()).collect()
}
