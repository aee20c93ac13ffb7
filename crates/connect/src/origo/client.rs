//! The way of one call: budget, token, request, and what its status means whatever was asked.

use std::sync::Arc;

use domain::time::{SignedDuration, Timestamp};
use http::request::Builder;
use http::{Method, Request, StatusCode, header};
use secrecy::SecretString;
use serde_json::Value;

use super::standing::Standing;
use super::token::{Token, Tokens};
use super::{CALLS, EVENT_CALLS};
use crate::{Error, Lane, Outside, Pace, Result, Unsent, Values};

/// Sent as it stands: the system refuses it with a `charset`.
const CONTENT_TYPE: &str = "application/vnd.assaabloy.ma.credential-management-2.2+json";

/// Whose calls they are, and where they go.
pub(super) struct Account {
    pub(super) auth_url: String,
    pub(super) api_url: String,
    pub(super) event_url: String,
    pub(super) organization: String,
    pub(super) client_id: String,
    pub(super) client_secret: SecretString,
    application_id: String,
}

impl Account {
    pub(super) fn read(values: &Values) -> Self {
        let text = |name| values.text(name).to_owned();
        Self {
            auth_url: text("auth_url"),
            api_url: text("api_url"),
            event_url: text("event_url"),
            organization: text("organization"),
            client_id: text("client_id"),
            client_secret: values.secret("client_secret").into(),
            application_id: text("application_id"),
        }
    }

    /// Says who calls.
    pub(super) fn introduce(&self, request: Builder) -> Builder {
        request
            .header("Application-ID", &self.application_id)
            .header("Application-Version", env!("CARGO_PKG_VERSION"))
            .header(header::ACCEPT, "*/*")
    }
}

/// A call.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) body: Option<Value>,
    pub(super) sort: Sort,
    pub(super) lane: Lane,
}

/// What a call does; a right for one does not mean one for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// It reads: it may be repeated.
    Read,
    /// It changes something: what became of it is not known if there is no answer.
    Change,
    /// It asks for events.
    Events,
}

/// An answer that is neither about our access nor about the system's health.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    body: Vec<u8>,
    sort: Sort,
}

impl Reply {
    pub(super) fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// What it says.
    pub(super) fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).map_err(|_| self.unreadable("it is no JSON"))
    }

    /// What it says, where it says anything.
    pub(super) fn json_if_any(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// It lacks something. Of a call that only reads nothing follows but that it may go better later.
    pub(super) fn unreadable(&self, what: &str) -> Error {
        match self.sort {
            Sort::Change => Error::Unreadable(what.to_owned()),
            Sort::Read | Sort::Events => Error::Unavailable(format!("its answer was not understood: {what}")),
        }
    }
}

/// Sends calls.
pub(super) struct Client {
    pub(super) account: Account,
    outside: Arc<dyn Outside>,
    tokens: Tokens,
    calls: Pace,
    events: Pace,
    reading: Standing,
    changing: Standing,
    events_reading: Standing,
}

impl Client {
    pub(super) fn new(account: Account, outside: Arc<dyn Outside>) -> Self {
        Self {
            account,
            outside,
            tokens: Tokens::new(),
            calls: Pace::new(CALLS),
            events: Pace::new(EVENT_CALLS),
            reading: Standing::default(),
            changing: Standing::default(),
            events_reading: Standing::default(),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.outside.now()
    }

    /// Makes a call; once more with a new token where a token that worked is refused.
    pub(super) async fn send(&self, call: Call) -> Result<Reply> {
        loop {
            self.pace(call.sort).take(self.now(), call.lane)?;
            let token = self.tokens.get(&self.account, &*self.outside).await?;
            let reply = self.outside.send(self.request(&call, &token)?).await.map_err(|unsent| call.unsent(unsent))?;
            if reply.status() != StatusCode::UNAUTHORIZED {
                return self.judge(call.sort, &token, reply.status(), reply.into_body());
            }
            let error = Error::Unauthorized(REFUSED_TOKEN.to_owned());
            if !self.tokens.refuse(&token, &error, self.now()).await {
                return Err(error);
            }
        }
    }

    fn judge(&self, sort: Sort, token: &Token, status: StatusCode, body: Vec<u8>) -> Result<Reply> {
        let standing = match sort {
            Sort::Read => &self.reading,
            Sort::Change => &self.changing,
            Sort::Events => &self.events_reading,
        };
        match status {
            StatusCode::FORBIDDEN => return Err(standing.refused(self.pace(sort), self.now())),
            StatusCode::TOO_MANY_REQUESTS => {
                return Err(Error::Limited { until: self.pace(sort).close(self.now()) });
            }
            status if status.is_redirection() => return Err(Error::Refused(REDIRECT.to_owned())),
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
                return Err(failed(sort, status));
            }
            _ => {}
        }
        token.accept();
        standing.succeeded();
        Ok(Reply { status, body, sort })
    }

    /// How long to leave between questions for events, so that those that are allowed last.
    pub(super) fn rest_of_events(&self) -> SignedDuration {
        self.events.spacing(self.now(), Lane::Ordinary)
    }

    fn pace(&self, sort: Sort) -> &Pace {
        match sort {
            Sort::Read | Sort::Change => &self.calls,
            Sort::Events => &self.events,
        }
    }

    fn request(&self, call: &Call, token: &Token) -> Result<Request<Vec<u8>>> {
        let wrong = |_| Error::Refused("the configured address cannot be called; correct it".to_owned());
        let mut bearer = header::HeaderValue::try_from(format!("Bearer {}", token.value()))
            .map_err(|_| Error::Unavailable("its token was not understood".to_owned()))?;
        bearer.set_sensitive(true);
        let body = call.body.as_ref().map(|body| body.to_string().into_bytes());
        self.account
            .introduce(Request::builder().method(call.method.clone()).uri(&call.url))
            .header(header::AUTHORIZATION, bearer)
            .header(header::CONTENT_TYPE, CONTENT_TYPE)
            .body(body.unwrap_or_default())
            .map_err(wrong)
    }
}

impl Call {
    fn unsent(&self, unsent: Unsent) -> Error {
        match (unsent, self.sort) {
            (Unsent::Never(detail), _) => Error::Unreachable(detail),
            (Unsent::Perhaps(detail), Sort::Change) => Error::OutcomeUnknown(detail),
            (Unsent::Perhaps(detail), Sort::Read | Sort::Events) => Error::Unavailable(detail),
        }
    }
}

fn failed(sort: Sort, status: StatusCode) -> Error {
    let detail = format!("it answered {}", status.as_u16());
    match sort {
        Sort::Change => Error::OutcomeUnknown(detail),
        Sort::Read | Sort::Events => Error::Unavailable(detail),
    }
}

const REFUSED_TOKEN: &str = "it does not take the token that it gave: check organization ID, client ID and client \
                             secret, and that the three addresses are of the same environment";
const REDIRECT: &str = "it sends us to another address: correct the configured one";
