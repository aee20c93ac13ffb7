//! Authorities in memory: parsed, with their keys unsealed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::authority::Authority;
use domain::id::{Id, kind};
use pki::certificate::Certificate;
use pki::issue::Issuer;
use pki::key::{PublicKey, SignError, SignatureAlgorithm, Signer, SoftwareKey};
use pki::ocsp::Responder;
use secrecy::SecretSlice;
use store::repo::{Answering, AuthorityKey};
use store::seal::DataKey;
use store::{Session, UnitOfWork};
use zeroize::Zeroizing;

use super::{names, unavailable};
use crate::context::App;
use crate::error::{Error, Result};
use crate::tokens::LaterKey;

/// The purpose of the project's key that makes codes of what is to be signed.
const INTENTS: &str = "to_be_signed";

/// The authorities that this process has unsealed, by their names in addresses.
#[derive(Default)]
pub(crate) struct Authorities(Mutex<HashMap<String, Arc<Loaded>>>);

/// An authority that can sign.
pub(crate) struct Loaded {
    /// As it is stored.
    pub(crate) record: Authority,
    /// Its certificate with the chain above it.
    pub(crate) chain: pki::authority::Authority,
    /// Its key.
    pub(crate) signer: Arc<dyn Signer>,
    /// Makes the codes by which what is to be signed is known again.
    pub(crate) intents: DataKey,
    /// What answers OCSP for it.
    pub(crate) responder: Option<(Responder, SoftwareKey)>,
}

impl Loaded {
    /// Who issues.
    pub(crate) fn issuer(&self) -> &Issuer {
        self.chain.issuer()
    }

    /// Whether this is what is stored.
    fn is(&self, record: &Authority) -> bool {
        self.is_answering(&Answering {
            authority: record.id,
            version: record.version,
            responder_not_after: record.responder_not_after,
        })
    }

    /// Whether this is what answers OCSP, as it is stored.
    pub(super) fn is_answering(&self, stored: &Answering) -> bool {
        let record = &self.record;
        (record.id, record.version, record.responder_not_after)
            == (stored.authority, stored.version, stored.responder_not_after)
    }
}

/// The authority that issues for a project, ready to sign.
pub(crate) async fn active(app: &App, session: &mut Session, project: Id<kind::Project>) -> Result<Arc<Loaded>> {
    let record = session.authorities().active(project).await?;
    let record = record.ok_or_else(|| unavailable("the project has no CA yet"))?;
    load(app, session, record).await
}

/// An authority, ready to sign. What was unsealed before is used again while it is the same.
pub(crate) async fn load(app: &App, session: &mut Session, record: Authority) -> Result<Arc<Loaded>> {
    if let Some(known) = app.authorities().at(&record.slug).filter(|known| known.is(&record)) {
        return Ok(known);
    }
    let certificates = Certificate::all_from_pem(&record.certificates).map_err(Error::internal)?;
    let own = certificates.first().ok_or_else(|| unavailable("it has no certificate yet"))?;
    let signer = signer(app, session, &record, own.key()).await?;
    let urls = names::urls(app.public_url(), &record.slug)?;
    let chain =
        pki::authority::Authority::import(certificates, signer.public_key(), urls, app.now()).map_err(unavailable)?;
    let responder = responder(session, &record, chain.issuer()).await?;
    let intents = session.project_keys().lookup(record.project, INTENTS).await?;
    let intents = intents.ok_or_else(|| Error::internal("the key for what is to be signed is missing"))?;
    let loaded = Arc::new(Loaded { record, chain, signer, intents, responder });
    app.authorities().put(loaded.clone());
    Ok(loaded)
}

impl Authorities {
    /// The one with this name in addresses, as it was when it was unsealed.
    pub(super) fn at(&self, slug: &str) -> Option<Arc<Loaded>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(slug).cloned()
    }

    fn put(&self, loaded: Arc<Loaded>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(loaded.record.slug.clone(), loaded);
    }
}

/// Makes sure that what is to be signed can be known again.
pub(super) async fn furnish(uow: &mut UnitOfWork, project: Id<kind::Project>) -> Result<()> {
    uow.project_keys().get_or_create(project, INTENTS).await?;
    Ok(())
}

/// What signs for an authority. A key that is not there keeps nobody from telling how certificates stand.
pub(super) async fn signer(
    app: &App,
    session: &mut Session,
    record: &Authority,
    public: &PublicKey,
) -> Result<Arc<dyn Signer>> {
    if let Some(at) = &record.token {
        let project = session.projects().by_id(record.project).await?.ok_or(Error::NotFound("project"))?;
        let access = app.parts().tokens.access(&project.slug, &at.token).cloned();
        return Ok(Arc::new(LaterKey::new(access, at.clone(), public.clone())));
    }
    Ok(match session.authorities().key(record, AuthorityKey::Issuing).await? {
        Some(key) => Arc::new(software(key)?),
        None => Arc::new(NoKey(public.clone())),
    })
}

/// A key that was there once.
struct NoKey(PublicKey);

impl Signer for NoKey {
    fn public_key(&self) -> &PublicKey {
        &self.0
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::usual(self.0.kind())
    }

    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SignError> {
        Err(SignError::Unavailable("it is not in the database".to_owned()))
    }
}

async fn responder(
    session: &mut Session,
    record: &Authority,
    issuer: &Issuer,
) -> Result<Option<(Responder, SoftwareKey)>> {
    let key = session.authorities().key(record, AuthorityKey::Responder).await?;
    let (Some(key), Some(der)) = (key, &record.responder) else { return Ok(None) };
    let certificate = Certificate::from_der(der).map_err(Error::internal)?;
    let responder = Responder::new(issuer, certificate).map_err(Error::internal)?;
    Ok(Some((responder, software(key)?)))
}

/// A key as it was sealed.
pub(super) fn software(pkcs8: Zeroizing<Vec<u8>>) -> Result<SoftwareKey> {
    SoftwareKey::from_pkcs8(&SecretSlice::from(pkcs8.to_vec())).map_err(Error::internal)
}
