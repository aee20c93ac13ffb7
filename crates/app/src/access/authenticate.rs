//! From a secret to a caller.

use std::net::IpAddr;

use domain::address_range::AddressRange;
use domain::id::{Id, kind};
use domain::operator::{ApiKey, Operator};
use domain::time::Timestamp;
use store::AccessChange;
use store::repo::{ApiKeys, ConsoleSession};

use crate::access::secret::Secret;
use crate::access::session;
use crate::context::{App, Caller};
use crate::error::{Error, Result};

/// A caller who proved who they are.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// The caller.
    pub caller: Caller,
    /// What they proved it with.
    pub proof: Proof,
}

/// What a caller proved who they are with.
#[derive(Debug, Clone)]
pub enum Proof {
    /// A person, with a session.
    Session {
        /// The person's account.
        operator: Box<Operator>,
        /// The session.
        session: Id<kind::Session>,
    },
    /// A program, with a key.
    Key(Box<ApiKey>),
}

impl Proof {
    /// Whether a change of access may concern who proved themselves with this.
    #[must_use]
    pub fn is_concerned_by(&self, change: AccessChange) -> bool {
        match (self, change) {
            (Self::Session { session, .. }, AccessChange::Session(changed)) => *session == changed,
            (Self::Session { operator, .. }, AccessChange::Operator(changed)) => operator.id == changed,
            (Self::Key(key), AccessChange::ApiKey(changed)) => key.id == changed,
            _ => false,
        }
    }
}

/// The caller that an API key belongs to.
///
/// # Errors
/// [`Error::Unauthenticated`] if it opens nothing now, or not from this address.
pub async fn by_key(app: &App, secret: &str, address: Option<IpAddr>) -> Result<Authenticated> {
    let secret = Secret::of_key(secret).ok_or(Error::Unauthenticated)?;
    let now = app.now();
    let key = app.store().read().await?.api_keys().by_secret_hash(secret.hash()).await?;
    let key = key.filter(|key| key.is_valid(now) && admits(key, address)).ok_or(Error::Unauthenticated)?;
    if ApiKeys::is_touch_due(&key, now) {
        let mut uow = app.store().begin().await?;
        uow.api_keys().touch(key.id, now).await?;
        uow.commit().await?;
    }
    Ok(Authenticated { caller: Caller::api_key(&key).at(address), proof: Proof::Key(Box::new(key)) })
}

/// A range that cannot be read admits nobody, and an unknown address is in no range.
fn admits(key: &ApiKey, address: Option<IpAddr>) -> bool {
    let holds = |range: &String| range.parse::<AddressRange>().is_ok_and(|r| address.is_some_and(|a| r.contains(a)));
    key.address_ranges.is_empty() || key.address_ranges.iter().any(holds)
}

/// The person that a session belongs to.
///
/// # Errors
/// [`Error::Unauthenticated`] if it is over, or the account may not log in any more.
pub async fn by_session(app: &App, token: &str, address: Option<IpAddr>) -> Result<Authenticated> {
    let secret = Secret::of_session(token).ok_or(Error::Unauthenticated)?;
    let now = app.now();
    let mut reader = app.store().read().await?;
    let found = reader.sessions().by_token_hash(secret.hash(), now).await?.ok_or(Error::Unauthenticated)?;
    let operator = reader.operators().lookup(found.operator).await?.filter(|operator| operator.enabled);
    let operator = Box::new(operator.ok_or(Error::Unauthenticated)?);
    drop(reader);
    keep_alive(app, &found, now).await?;
    let caller = Caller::operator(&operator).at(address);
    Ok(Authenticated { caller, proof: Proof::Session { operator, session: found.id } })
}

/// The caller as they are now who proved themselves before, without noting that they did anything: whoever only listens
/// does not keep a session alive.
///
/// # Errors
/// [`Error::Unauthenticated`] if what they proved it with opens nothing any more.
pub(crate) async fn again(app: &App, proof: &Proof, address: Option<IpAddr>) -> Result<Caller> {
    let (mut reader, now) = (app.store().read().await?, app.now());
    let caller = match proof {
        Proof::Session { operator, session } => {
            if !reader.sessions().is_open(*session, now).await? {
                return Err(Error::Unauthenticated);
            }
            let operator = reader.operators().lookup(operator.id).await?.filter(|operator| operator.enabled);
            Caller::operator(&operator.ok_or(Error::Unauthenticated)?)
        }
        Proof::Key(key) => {
            let key = reader.api_keys().lookup(key.project, key.id).await?;
            let key = key.filter(|key| key.is_valid(now) && admits(key, address)).ok_or(Error::Unauthenticated)?;
            Caller::api_key(&key)
        }
    };
    Ok(caller.at(address))
}

/// A session in use does not end, up to its longest; written every few minutes only.
async fn keep_alive(app: &App, found: &ConsoleSession, now: Timestamp) -> Result<()> {
    let Some(expires_at) = session::extension(found, now) else { return Ok(()) };
    let mut uow = app.store().begin().await?;
    match uow.sessions().extend(found.id, now, expires_at).await {
        Err(store::Error::Stale) => return Err(Error::Unauthenticated),
        extended => extended?,
    }
    Ok(uow.commit().await?)
}
