//! Tokens: what holds keys outside of the database, as the instance's configuration names it.
//!
//! Whoever may name a token's key can sign with it. So a token belongs to the projects that
//! the configuration says, and to no others, and nothing but a name of it is ever stored.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::authority::KeyInToken;
use domain::permission::Permission;
use domain::project::Slug;
pub use pki::key::token::{Access, TokenFault as Fault};
use pki::key::token::{KeyName, Token, TokenKey};
use pki::key::{PublicKey, SignError, SignatureAlgorithm, Signer};

use crate::context::Context;
use crate::error::{Error, Result};

/// The tokens that the instance's configuration names.
#[derive(Debug, Clone, Default)]
pub struct Tokens(Arc<BTreeMap<String, ConfiguredToken>>);

/// A token, and who may use it.
#[derive(Debug)]
pub struct ConfiguredToken {
    /// Where it is, and what opens it.
    pub access: Access,
    /// The projects that may use it, and every key in it.
    pub projects: Vec<Slug>,
}

impl FromIterator<(String, ConfiguredToken)> for Tokens {
    fn from_iter<T: IntoIterator<Item = (String, ConfiguredToken)>>(tokens: T) -> Self {
        Self(Arc::new(tokens.into_iter().collect()))
    }
}

impl Tokens {
    /// The names of a project's tokens.
    #[must_use]
    pub fn names(&self, project: &Slug) -> Vec<&str> {
        let of_project = self.0.iter().filter(|(_, token)| token.projects.contains(project));
        of_project.map(|(name, _)| name.as_str()).collect()
    }

    /// How a project reaches one of its tokens.
    #[must_use]
    pub fn access(&self, project: &Slug, name: &str) -> Option<&Access> {
        self.0.get(name).filter(|token| token.projects.contains(project)).map(|token| &token.access)
    }
}

/// A project's token, and whether it answers.
#[derive(Debug, Clone)]
pub struct TokenShown {
    /// What the configuration calls it.
    pub name: String,
    /// Why it cannot be used now.
    pub fault: Option<Fault>,
}

/// The tokens of a project, each asked whether it is there.
///
/// # Errors
/// If the caller may not see the project.
pub async fn list(cx: &Context) -> Result<Vec<TokenShown>> {
    cx.require(Permission::ReadProject)?;
    let tokens = &cx.app().parts().tokens;
    let slug = &cx.project().slug;
    let mut shown = Vec::new();
    for name in tokens.names(slug) {
        let Some(access) = tokens.access(slug, name).cloned() else { continue };
        let fault = apart(move || Token::open(&access).map(drop)).await?.err();
        shown.push(TokenShown { name: name.to_owned(), fault });
    }
    Ok(shown)
}

/// Opens a project's token, on a thread that may wait for it.
///
/// # Errors
/// [`Error::Invalid`] at `/token` if the configuration gives the project no such token, or it does not open.
pub(crate) async fn open(cx: &Context, name: &str) -> Result<Token> {
    let access = cx.app().parts().tokens.access(&cx.project().slug, name).cloned();
    let access = access.ok_or_else(|| {
        let detail = format!("the instance's configuration gives this project no token {name:?}");
        Error::invalid("/token", "token_unknown", detail)
    })?;
    apart(move || Token::open(&access)).await?.map_err(|fault| refused("/token", &fault))
}

/// A refusal of a token, for what the caller sent there.
pub(crate) fn refused(pointer: &'static str, fault: &Fault) -> Error {
    Error::invalid(pointer, fault.code(), fault.to_string())
}

/// Runs what may have to wait for a token on a thread of its own.
pub(crate) async fn apart<T: Send + 'static>(ask: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(ask).await.map_err(Error::internal)
}

/// A key in a token that is looked for when it is first needed: what can be told without
/// it is told while the token is away, and once it is back, it signs.
pub(crate) struct LaterKey {
    access: Option<Access>,
    at: KeyInToken,
    public: PublicKey,
    found: Mutex<Option<TokenKey>>,
}

impl LaterKey {
    /// A key whose public half is known. Without `access`, the configuration no longer has its token.
    pub(crate) const fn new(access: Option<Access>, at: KeyInToken, public: PublicKey) -> Self {
        Self { access, at, public, found: Mutex::new(None) }
    }

    fn find(&self) -> Result<TokenKey, SignError> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = &*found {
            return Ok(key.clone());
        }
        let KeyInToken { token, label } = &self.at;
        let Some(access) = &self.access else {
            let why = format!("the instance's configuration gives this project no token {token:?}");
            return Err(SignError::Unavailable(why));
        };
        let key = Token::open(access)?.key(&KeyName::Label(label.clone()))?;
        if *key.public() != self.public {
            let why = format!("the key {label:?} in the token {token:?} is not the one of the certificate");
            return Err(SignError::Unavailable(why));
        }
        *found = Some(key.clone());
        Ok(key)
    }
}

impl Signer for LaterKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::usual(self.public.kind())
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.find()?.sign(message)
    }
}
