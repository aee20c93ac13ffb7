//! What opens archived keys, as the instance's configuration names it.

use std::sync::{Arc, Mutex, PoisonError};

use domain::project::{Project, Slug};
use domain::recovery::RecoveryKey;
use pki::archive::{OpenFault, Opener, SoftwareOpener, TokenOpener};
use pki::certificate::{Certificate, read_pem};
use pki::key::token::{Access, KeyName, Token};
use pki::key::{PublicKey, Signer as _, SoftwareKey};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};

use crate::context::App;

/// The recovery keys that this instance has at hand.
#[derive(Clone, Default)]
pub struct Openers(Arc<Vec<RecoveryOpener>>);

impl std::fmt::Debug for Openers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Openers({})", self.0.len())
    }
}

/// A recovery key that is at hand, and the projects that it opens keys for.
#[derive(Clone)]
pub struct RecoveryOpener {
    lies: Lies,
    projects: Vec<Slug>,
}

#[derive(Clone)]
enum Lies {
    InFile { public: PublicKey, opener: Arc<SoftwareOpener> },
    InToken(Arc<LaterOpener>),
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
    pub fn of_file(pem: &SecretString, projects: Vec<Slug>) -> Result<Self, NotAnOpener> {
        let mut blocks = read_pem(pem.expose_secret(), &["PRIVATE KEY"]).map_err(|_| NotAnOpener)?;
        let der = SecretSlice::from(blocks.pop().filter(|_| blocks.is_empty()).ok_or(NotAnOpener)?);
        let public = SoftwareKey::from_pkcs8(&der).map_err(|_| NotAnOpener)?.public_key().clone();
        let opener = Arc::new(SoftwareOpener::from_pkcs8(&der).map_err(|_| NotAnOpener)?);
        Ok(Self { lies: Lies::InFile { public, opener }, projects })
    }

    /// A recovery key in a token, under a label. The token may be away now.
    #[must_use]
    pub fn of_token(access: Access, label: String, projects: Vec<Slug>) -> Self {
        Self { lies: Lies::InToken(Arc::new(LaterOpener { access, label, found: Mutex::default() })), projects }
    }
}

impl Openers {
    /// Those of a configuration.
    #[must_use]
    pub fn new(openers: Vec<RecoveryOpener>) -> Self {
        Self(Arc::new(openers))
    }

    /// What opens for a project what was archived under a key. Nothing is asked of a token: one that has not been seen
    /// yet may have the key.
    fn find(&self, project: &Slug, key: &PublicKey) -> Option<Found> {
        let of_project = || self.0.iter().filter(|one| one.projects.contains(project));
        let file = of_project().find_map(|one| match &one.lies {
            Lies::InFile { public, opener } if public == key => Some(opener.clone()),
            _ => None,
        });
        if let Some(opener) = file {
            return Some(Found { kind: OpenerKind::File, opener });
        }
        let tokens = of_project().filter_map(|one| match &one.lies {
            Lies::InToken(later) if later.may_be(key) => Some(later.clone()),
            _ => None,
        });
        let tokens: Vec<_> = tokens.collect();
        let opener = Arc::new(InTokens { tokens, key: key.clone() });
        (!opener.tokens.is_empty()).then_some(Found { kind: OpenerKind::Token, opener })
    }

    /// Looks into the tokens of a project that were not seen yet; it may have to wait for them.
    pub(super) fn look(&self, project: &Slug) {
        for one in self.0.iter().filter(|one| one.projects.contains(project)) {
            if let Lies::InToken(later) = &one.lies
                && let Err(fault) = later.find()
            {
                tracing::warn!(%fault, "a token that shall hold a recovery key cannot be asked");
            }
        }
    }
}

/// What opens archived keys.
#[derive(Clone)]
pub(super) struct Found {
    /// Where it lies.
    pub(super) kind: OpenerKind,
    /// Itself.
    pub(super) opener: Arc<dyn Opener + Send + Sync>,
}

/// What opens the keys that are archived under a project's recovery key, if it is at hand.
pub(super) fn opener(app: &App, project: &Project, key: &RecoveryKey) -> Option<Found> {
    let certificate = Certificate::from_der(&key.certificate).ok()?;
    app.parts().openers.find(&project.slug, certificate.key())
}

/// A key in a token that is looked for when it is first needed.
struct LaterOpener {
    access: Access,
    label: String,
    found: Mutex<Option<(PublicKey, TokenOpener)>>,
}

impl LaterOpener {
    /// Whether it is the key, as far as that is known.
    fn may_be(&self, key: &PublicKey) -> bool {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.as_ref().is_none_or(|(public, _)| public == key)
    }

    fn find(&self) -> Result<(PublicKey, TokenOpener), OpenFault> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = &*found {
            return Ok(found.clone());
        }
        let token = Token::open(&self.access).map_err(unavailable)?;
        let key = token.key(&KeyName::Label(self.label.clone())).map_err(unavailable)?;
        let public = key.public().clone();
        let opener = TokenOpener::new(key).map_err(unavailable)?;
        Ok(found.insert((public, opener)).clone())
    }
}

/// The tokens that may have the key.
struct InTokens {
    tokens: Vec<Arc<LaterOpener>>,
    key: PublicKey,
}

impl Opener for InTokens {
    fn decrypt_key(&self, encrypted: &[u8]) -> Result<SecretSlice<u8>, OpenFault> {
        let mut fault = OpenFault::Unavailable("no token that the configuration names has it".to_owned());
        for token in &self.tokens {
            match token.find() {
                Ok((public, opener)) if public == self.key => return opener.decrypt_key(encrypted),
                Ok(_) => {}
                Err(away) => fault = away,
            }
        }
        Err(fault)
    }
}

fn unavailable(why: impl std::fmt::Display) -> OpenFault {
    OpenFault::Unavailable(why.to_string())
}
