//! What opens archived keys, as the instance's configuration names it.

use std::sync::Arc;

use domain::project::{Project, Slug};
use domain::recovery::RecoveryKey;
use pki::archive::{Opener, SoftwareOpener};
use pki::certificate::{Certificate, read_pem};
use pki::key::{PublicKey, Signer as _, SoftwareKey};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};

use crate::context::App;

/// The recovery keys that this instance has at hand.
#[derive(Clone, Default)]
pub struct Openers(Arc<Vec<RecoveryOpener>>);

/// A recovery key that is at hand.
#[derive(Clone)]
pub struct RecoveryOpener {
    /// What the configuration calls it.
    pub name: String,
    /// Where it lies.
    pub kind: OpenerKind,
    /// Its public half: by it, it is found.
    pub key: PublicKey,
    /// The projects that it opens keys for.
    pub projects: Vec<Slug>,
    /// What opens.
    pub opener: Arc<dyn Opener + Send + Sync>,
}

/// Where a recovery key lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenerKind {
    /// In a file.
    File,
    /// In a PKCS#11 token.
    Token,
}

impl OpenerKind {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Token => "token",
        }
    }
}

/// Why a file holds no recovery key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected one RSA key as PKCS#8 in PEM, not encrypted")]
pub struct NotAnOpener;

impl RecoveryOpener {
    /// A recovery key as it lies in a file: PKCS#8 in PEM, not encrypted.
    ///
    /// # Errors
    /// [`NotAnOpener`] if it is none.
    pub fn of_file(name: &str, pem: &SecretString, projects: Vec<Slug>) -> Result<Self, NotAnOpener> {
        let mut blocks = read_pem(pem.expose_secret(), &["PRIVATE KEY"]).map_err(|_| NotAnOpener)?;
        let der = SecretSlice::from(blocks.pop().filter(|_| blocks.is_empty()).ok_or(NotAnOpener)?);
        let key = SoftwareKey::from_pkcs8(&der).map_err(|_| NotAnOpener)?.public_key().clone();
        let opener = Arc::new(SoftwareOpener::from_pkcs8(&der).map_err(|_| NotAnOpener)?);
        Ok(Self { name: name.to_owned(), kind: OpenerKind::File, key, projects, opener })
    }
}

impl Openers {
    /// Those of a configuration.
    #[must_use]
    pub fn new(openers: Vec<RecoveryOpener>) -> Self {
        Self(Arc::new(openers))
    }

    fn find(&self, project: &Slug, key: &PublicKey) -> Option<&RecoveryOpener> {
        self.0.iter().find(|one| one.key == *key && one.projects.contains(project))
    }
}

/// What opens the keys that are archived under a project's recovery key, if it is at hand.
pub(super) fn opener(app: &App, project: &Project, key: &RecoveryKey) -> Option<RecoveryOpener> {
    let certificate = Certificate::from_der(&key.certificate).ok()?;
    app.parts().openers.find(&project.slug, certificate.key()).cloned()
}
