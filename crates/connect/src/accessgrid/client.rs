//! The way of one call: signature, request, and what its status means whatever was asked.

use std::sync::{Arc, Mutex, PoisonError};

use domain::time::{SignedDuration, Timestamp};
use http::{HeaderMap, Method, Request, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::sign::signature;
use crate::{Error, Outside, Result, Unsent, Values, wire};

/// How long to wait where it says that there were too many calls, and not how long.
const USUAL_WAIT_S: i64 = 60;
/// The longest wait that is believed.
const LONGEST_WAIT_S: i64 = 3600;

/// Sends calls.
pub(super) struct Client {
    api_url: String,
    account_id: String,
    secret: SecretString,
    outside: Arc<dyn Outside>,
    /// Until when nobody calls, as the system said.
    closed_until: Mutex<Option<Timestamp>>,
}

/// An answer that is neither about our access nor about the system's health.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    body: Vec<u8>,
    changes: bool,
}

impl Client {
    pub(super) fn new(values: &Values, outside: Arc<dyn Outside>) -> Self {
        Self {
            api_url: values.text("api_url").to_owned(),
            account_id: values.text("account_id").to_owned(),
            secret: values.secret("secret").into(),
            outside,
            closed_until: Mutex::default(),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.outside.now()
    }

    /// `GET /v1/key-cards`
    pub(super) async fn list(&self, template: Option<&str>, page: usize, per_page: usize) -> Result<Reply> {
        let (page, per_page) = (page.to_string(), per_page.to_string());
        let mut query = vec![("page", page.as_str()), ("per_page", per_page.as_str())];
        query.extend(template.map(|template| ("template_id", template)));
        self.ask(Method::GET, &[], &query, &json!({})).await
    }

    /// `GET /v1/key-cards/{id}`
    pub(super) async fn get(&self, id: &str) -> Result<Reply> {
        self.ask(Method::GET, &[id], &[], &json!({"id": id})).await
    }

    /// `POST /v1/key-cards`
    pub(super) async fn create(&self, body: &Value) -> Result<Reply> {
        self.tell(Method::POST, &[], body).await
    }

    /// `PATCH /v1/key-cards/{id}`
    pub(super) async fn patch(&self, id: &str, body: &Value) -> Result<Reply> {
        self.tell(Method::PATCH, &[id], body).await
    }

    /// `POST /v1/key-cards/{id}/suspend`, `resume`, `unlink` or `delete`
    pub(super) async fn act(&self, id: &str, act: &str) -> Result<Reply> {
        self.ask(Method::POST, &[id, act], &[], &json!({"id": id})).await
    }

    /// A call without a body: what is signed goes into the query.
    async fn ask(&self, method: Method, path: &[&str], query: &[(&str, &str)], signed: &Value) -> Result<Reply> {
        let payload = signed.to_string();
        let mut query = query.to_vec();
        query.push(("sig_payload", &payload));
        self.send(method, path, &query, payload.as_bytes(), Vec::new()).await
    }

    /// A call with a body, which is what is signed.
    async fn tell(&self, method: Method, path: &[&str], body: &Value) -> Result<Reply> {
        let body = body.to_string().into_bytes();
        self.send(method, path, &[], &body.clone(), body).await
    }

    async fn send(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        signed: &[u8],
        body: Vec<u8>,
    ) -> Result<Reply> {
        self.check_open()?;
        let changes = method != Method::GET;
        let mut full = vec!["v1", "key-cards"];
        full.extend(path);
        let request = Request::builder()
            .method(method)
            .uri(wire::url(&self.api_url, &full, query))
            .header("X-ACCT-ID", &self.account_id)
            .header("X-PAYLOAD-SIG", signature(self.secret.expose_secret(), signed))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .map_err(|_| Error::Refused("the configured address cannot be called; correct it".to_owned()))?;
        let reply = self.outside.send(request).await.map_err(|unsent| match (unsent, changes) {
            (Unsent::Never(detail), _) => Error::Unreachable(detail),
            (Unsent::Perhaps(detail), true) => Error::OutcomeUnknown(detail),
            (Unsent::Perhaps(detail), false) => Error::Unavailable(detail),
        })?;
        self.judge(reply.status(), reply.headers(), changes)?;
        Ok(Reply { status: reply.status(), body: reply.into_body(), changes })
    }

    fn judge(&self, status: StatusCode, headers: &HeaderMap, changes: bool) -> Result<()> {
        let failed = || format!("it answered {}", status.as_u16());
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Error::Unauthorized(WRONG_KEY.to_owned())),
            StatusCode::TOO_MANY_REQUESTS => Err(Error::Limited { until: self.close(headers) }),
            status if status.is_redirection() => Err(Error::Refused(REDIRECT.to_owned())),
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
                Err(if changes { Error::OutcomeUnknown(failed()) } else { Error::Unavailable(failed()) })
            }
            _ => Ok(()),
        }
    }

    fn check_open(&self) -> Result<()> {
        let closed = *self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        closed.filter(|until| *until > self.outside.now()).map_or(Ok(()), |until| Err(Error::Limited { until }))
    }

    fn close(&self, headers: &HeaderMap) -> Timestamp {
        let said = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let seconds = said.and_then(|text| text.trim().parse().ok()).unwrap_or(USUAL_WAIT_S).clamp(1, LONGEST_WAIT_S);
        let until = self.outside.now().saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
        let mut closed = self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        *closed = (*closed).max(Some(until));
        until
    }
}

const WRONG_KEY: &str = "check account ID and secret key, and enter them anew; the key may have been withdrawn in the \
                         AccessGrid console";
const REDIRECT: &str = "it sends us to another address: correct the configured one";

impl Reply {
    /// What it says.
    pub(super) fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).map_err(|_| self.unreadable("it is no JSON"))
    }

    /// What it says, where it says anything.
    pub(super) fn json_if_any(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Whether it speaks of something. Of an account without money it has no code that is documented.
    pub(super) fn mentions(&self, word: &str) -> bool {
        String::from_utf8_lossy(&self.body).to_lowercase().contains(word)
    }

    /// Itself, if it was done.
    pub(super) fn success(&self) -> Result<&Self> {
        match self.status {
            status if status.is_success() => Ok(self),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(Error::NotFound),
            status => Err(Error::Refused(format!("it answered {}; {CHECK}", status.as_u16()))),
        }
    }

    /// It lacks something. Of a call that only reads nothing follows but that it may go better later.
    pub(super) fn unreadable(&self, what: &str) -> Error {
        match self.changes {
            true => Error::Unreadable(what.to_owned()),
            false => Error::Unavailable(format!("its answer was not understood: {what}")),
        }
    }
}

const CHECK: &str = "check the person's name and addresses, the card's number and dates, and the card template";
