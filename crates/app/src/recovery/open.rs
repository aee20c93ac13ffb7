//! Opening archived keys: no unit of work is held while it goes on, because a token may take its time.

use std::sync::Arc;

use domain::certificate::Certificate as Record;
use domain::recovery::RecoveryKey;
use pki::archive::{self, OpenFault, Opener};
use pki::certificate::Certificate;
use pki::key::SoftwareKey;
use store::Session;
use store::repo::ArchivedKey;

use super::openers::opener;
use crate::context::Context;
use crate::error::{Error, Result};

/// An archived key with its certificate, and with what opens it.
#[derive(Clone)]
pub(crate) struct Closed {
    /// The certificate, as it is kept.
    pub(crate) record: Record,
    /// The certificate itself.
    pub(crate) certificate: Certificate,
    /// The archived key.
    pub(crate) archive: Vec<u8>,
    opener: Option<Arc<dyn Opener + Send + Sync>>,
}

impl Closed {
    /// Whether what opens it is at hand.
    pub(crate) const fn can_open(&self) -> bool {
        self.opener.is_some()
    }

    /// Opens it; it blocks while a token works.
    ///
    /// # Errors
    /// [`OpenFault`]; [`OpenFault::Unavailable`] also if nothing is at hand that opens it.
    pub(crate) fn open(&self) -> std::result::Result<SoftwareKey, OpenFault> {
        let Some(opener) = &self.opener else {
            return Err(OpenFault::Unavailable("the configuration names none that opens it".to_owned()));
        };
        archive::open(&self.archive, opener.as_ref(), self.certificate.key())
    }
}

/// Archived keys with their certificates. Those whose certificate was never signed are left out.
pub(crate) async fn closed(session: &mut Session, cx: &Context, keys: Vec<ArchivedKey>) -> Result<Vec<Closed>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let project = cx.project();
    let known = session.recovery_keys().list(project.id).await?;
    let openers: Vec<_> = known.iter().map(|key: &RecoveryKey| (key.id, opener(cx.app(), project, key))).collect();
    let mut all = Vec::with_capacity(keys.len());
    for key in keys {
        let Some(record) = session.certificates().lookup(project.id, key.certificate).await? else { continue };
        let Some(der) = session.certificates().der(key.certificate).await? else { continue };
        let certificate = Certificate::from_der(&der).map_err(Error::internal)?;
        let opener = openers.iter().find(|(id, _)| *id == key.recovery_key).and_then(|(_, opener)| opener.as_ref());
        let opener = opener.map(|one| one.opener.clone());
        all.push(Closed { record, certificate, archive: key.archive, opener });
    }
    Ok(all)
}
