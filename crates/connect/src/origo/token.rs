//! The token: one for all calls, fetched by one of those who wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::time::{SignedDuration, Timestamp};
use http::{Method, Request, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::Mutex;

use super::TOKEN_CALLS;
use super::client::Account;
use super::standing::Standing;
use crate::{Error, Lane, Outside, Pace, Result, Unsent, wire};

/// A token is not used in its last minute, or second half if it lives shorter.
const MARGIN_S: i64 = 60;
/// After a refusal nobody asks again for so long.
const REST: SignedDuration = SignedDuration::from_secs(30);

/// The token that there is.
pub(super) struct Tokens {
    pace: Pace,
    standing: Standing,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Arc<Token>>,
    /// Why none was given, and until when that counts.
    refused: Option<(Error, Timestamp)>,
}

/// A token that was given.
pub(super) struct Token {
    value: SecretString,
    expires_at: Timestamp,
    /// Whether a call with it was ever let through: one that was not need not be fetched anew when it is refused.
    accepted: AtomicBool,
}

impl Token {
    pub(super) fn value(&self) -> &str {
        self.value.expose_secret()
    }

    pub(super) fn accept(&self) {
        self.accepted.store(true, Ordering::Relaxed);
    }
}

impl Tokens {
    pub(super) fn new() -> Self {
        Self { pace: Pace::new(TOKEN_CALLS), standing: Standing::default(), state: Mutex::default() }
    }

    /// The token. Whoever comes while it is fetched waits for the same one.
    pub(super) async fn get(&self, account: &Account, outside: &dyn Outside) -> Result<Arc<Token>> {
        let mut state = self.state.lock().await;
        let now = outside.now();
        if let Some((error, until)) = &state.refused
            && *until > now
        {
            return Err(error.clone());
        }
        if let Some(token) = state.token.as_ref().filter(|token| token.expires_at > now) {
            return Ok(token.clone());
        }
        let fetched = self.fetch(account, outside).await;
        state.refused = match &fetched {
            Err(error @ Error::Unauthorized(_)) => Some((error.clone(), later(now, REST))),
            _ => None,
        };
        let token = Arc::new(fetched?);
        state.token = Some(token.clone());
        Ok(token)
    }

    /// A call with it was answered with 401. Whether it is worth fetching another.
    pub(super) async fn refuse(&self, token: &Arc<Token>, error: &Error, now: Timestamp) -> bool {
        let mut state = self.state.lock().await;
        let worked = token.accepted.load(Ordering::Relaxed);
        if state.token.as_ref().is_some_and(|held| Arc::ptr_eq(held, token)) {
            state.token = None;
            state.refused = (!worked).then(|| (error.clone(), later(now, REST)));
        }
        worked
    }

    async fn fetch(&self, account: &Account, outside: &dyn Outside) -> Result<Token> {
        let now = outside.now();
        self.pace.take(now, Lane::Urgent)?;
        let reply = outside.send(request(account)?).await.map_err(|unsent| match unsent {
            Unsent::Never(detail) => Error::Unreachable(detail),
            Unsent::Perhaps(detail) => Error::Unavailable(detail),
        })?;
        match reply.status() {
            status if status.is_success() => {
                self.standing.succeeded();
                read(reply.body(), now).ok_or_else(|| Error::Unavailable(NOT_UNDERSTOOD.to_owned()))
            }
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => Err(Error::Unauthorized(WRONG_SECRET.to_owned())),
            StatusCode::FORBIDDEN => Err(self.standing.refused(&self.pace, outside.now())),
            StatusCode::TOO_MANY_REQUESTS => Err(Error::Limited { until: self.pace.close(outside.now()) }),
            StatusCode::NOT_FOUND => Err(Error::Unauthorized(NO_ORGANIZATION.to_owned())),
            status => Err(Error::Unavailable(format!("it answered {} to the request for a token", status.as_u16()))),
        }
    }
}

const WRONG_SECRET: &str = "it gives no token: check client ID, client secret and organization ID, and enter them anew";
const NO_ORGANIZATION: &str = "it knows no such organization: check the organization ID and the address for tokens";
const NOT_UNDERSTOOD: &str = "its answer to the request for a token was not understood: check the address for tokens";

fn request(account: &Account) -> Result<Request<Vec<u8>>> {
    let url = wire::url(&account.auth_url, &["authentication", "customer", &account.organization, "token"], &[]);
    let form = wire::form(&[
        ("client_id", &account.client_id),
        ("client_secret", account.client_secret.expose_secret()),
        ("grant_type", "client_credentials"),
    ]);
    account
        .introduce(Request::builder().method(Method::POST).uri(url))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form.into_bytes())
        .map_err(|_| Error::Refused("the address for tokens cannot be called; correct it".to_owned()))
}

fn read(body: &[u8], now: Timestamp) -> Option<Token> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let value = wire::text(&body["access_token"])?.into();
    let seconds = body["expires_in"].as_i64().unwrap_or(3600).clamp(0, 86_400);
    let expires_at = later(now, SignedDuration::from_secs(seconds - MARGIN_S.min(seconds / 2)));
    Some(Token { value, expires_at, accepted: AtomicBool::new(false) })
}

fn later(now: Timestamp, span: SignedDuration) -> Timestamp {
    now.saturating_add(span).unwrap_or(Timestamp::MAX)
}
