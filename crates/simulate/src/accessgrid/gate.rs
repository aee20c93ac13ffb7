//! The way of a request: faults, limit, signature, and then the call itself.

use std::fmt::Write as _;
use std::net::IpAddr;
use std::time::Duration;

use aws_lc_rs::hmac;
use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, Request as HttpRequest, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::names::{Call, FaultKind};
use super::route::Route;
use super::state::{Request, State, Work};
use crate::service::{Answer, base_of, later, query_pairs};

/// A call that was done.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Value,
}

/// A call that was refused.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) status: u16,
    message: String,
    retry_after_s: Option<i64>,
}

pub(super) type Answered = Result<Reply, Problem>;

impl Reply {
    pub(super) fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }
}

impl Problem {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), retry_after_s: None }
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(422, message)
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(404, format!("{what} not found"))
    }
}

/// How a call ended.
enum Outcome {
    Answered(Answered),
    Slow(Answered),
    Lost(&'static str),
}

/// What came over the wire.
struct Incoming<'a> {
    source: IpAddr,
    headers: &'a HeaderMap,
    body: &'a Bytes,
}

impl State {
    /// Answers a request.
    pub(super) fn handle(&mut self, source: IpAddr, request: HttpRequest<Bytes>) -> Answer {
        let now = self.settle();
        let (head, body) = request.into_parts();
        let shown = format!("{} {}", head.method, head.uri.path());
        let Some(route) = Route::find(&head.method, head.uri.path()) else {
            self.note(None, shown, "404".to_owned(), now);
            return Answer::now(response(Err(Problem::not_found("page"))));
        };
        let call = route.call;
        *self.counts.entry(call).or_default() += 1;
        let query = query_pairs(head.uri.query().unwrap_or_default());
        let request = Request { route, query, body: Value::Null, base: base_of(&head) };
        let outcome = self.run(request, &Incoming { source, headers: &head.headers, body: &body }, now);
        self.note(Some(call), shown, outcome.told(), now);
        self.answer(outcome)
    }

    fn run(&mut self, request: Request, incoming: &Incoming<'_>, now: Timestamp) -> Outcome {
        let call = request.route.call;
        if self.strikes(FaultKind::LostBefore, call) {
            return Outcome::Lost("lost before");
        }
        let request = match self.admit(request, incoming, now) {
            Ok(request) => request,
            Err(problem) => return Outcome::Answered(Err(problem)),
        };
        if self.strikes(FaultKind::Delayed, call) {
            let at = later(now, self.options.delayed);
            self.schedule.plan(at, Work::Execute(Box::new(request)));
            return Outcome::Lost("lost, done later");
        }
        let answered = self.perform(&request, now);
        if self.strikes(FaultKind::ErrorAfter, call) {
            return Outcome::Answered(Err(Problem::new(500, "Something went wrong")));
        }
        if self.strikes(FaultKind::LostAnswer, call) {
            return Outcome::Lost("done, answer lost");
        }
        if self.strikes(FaultKind::Slow, call) { Outcome::Slow(answered) } else { Outcome::Answered(answered) }
    }

    /// Lets a request in, or tells why not.
    fn admit(&mut self, request: Request, incoming: &Incoming<'_>, now: Timestamp) -> Result<Request, Problem> {
        let call = request.route.call;
        self.count(call, incoming.source, now)?;
        if self.strikes(FaultKind::ErrorBefore, call) {
            return Err(Problem::new(503, "The service is not available"));
        }
        if self.strikes(FaultKind::Unauthorized, call) || !self.is_signed(&request, incoming) {
            return Err(Problem::new(401, "Invalid account or signature"));
        }
        let body = if incoming.body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(incoming.body) };
        let body = body.map_err(|_| Problem::new(400, "The body is no JSON"))?;
        Ok(Request { body, ..request })
    }

    fn count(&mut self, call: Call, source: IpAddr, now: Timestamp) -> Result<(), Problem> {
        let too_many = |until: Timestamp| {
            let seconds = until.duration_since(now).as_millis().div_euclid(1000) + 1;
            let retry_after_s = Some(i64::try_from(seconds).unwrap_or(1));
            Problem { retry_after_s, ..Problem::new(429, "Too many requests") }
        };
        if self.strikes(FaultKind::RateLimit, call) {
            return Err(too_many(now));
        }
        match self.options.limit {
            usize::MAX => Ok(()),
            limit => self.windows.take((source, ()), limit, self.options.window, now).map_err(too_many),
        }
    }

    /// Whether account and signature fit. A request without a body signs what its query says, which names the pass.
    fn is_signed(&self, request: &Request, incoming: &Incoming<'_>) -> bool {
        let header = |name: &str| incoming.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let in_query = request.query.iter().find(|(name, _)| name == "sig_payload").map(|(_, value)| value.as_bytes());
        let payload = match (incoming.body.is_empty(), in_query) {
            (false, _) => incoming.body,
            (true, Some(payload)) if names_the_pass(payload, request.route.pass()) => payload,
            (true, _) => return false,
        };
        let signature = header("x-payload-sig");
        header("x-acct-id") == self.options.account_id && signature == sign(&self.options.secret, payload)
    }

    /// Does what is asked for.
    pub(super) fn perform(&mut self, request: &Request, at: Timestamp) -> Answered {
        let id = request.route.id.as_str();
        match request.route.call {
            Call::Issue => self.issue(request, at),
            Call::List => Ok(self.list(request)),
            Call::Read => self.read(id, &request.base),
            Call::Update => self.update(request, at),
            Call::Suspend => self.suspend(request, at),
            Call::Resume => self.resume(request, at),
            Call::Unlink => self.unlink(request, at),
            Call::Delete => self.delete(request, at),
            Call::Template => self.template(id),
            Call::Logs => self.logs(id, &request.query),
            Call::Ledger => Ok(self.ledger(&request.query)),
            Call::CreateWebhook => self.create_webhook(&request.body, at),
            Call::ListWebhooks => Ok(self.list_webhooks(&request.query)),
            Call::DeleteWebhook => self.delete_webhook(id),
        }
    }

    fn answer(&self, outcome: Outcome) -> Answer {
        let (answered, after) = match outcome {
            Outcome::Lost(_) => return Answer::Lost,
            Outcome::Slow(answered) => (answered, self.time.on_the_clock(self.options.slow)),
            Outcome::Answered(answered) => (answered, Duration::ZERO),
        };
        Answer::Response { response: response(answered), after }
    }
}

/// `{}`, or `{"id":…}` of the very pass that the path names; paths that name none may say what they like.
fn names_the_pass(payload: &[u8], id: &str) -> bool {
    let Ok(Value::Object(named)) = serde_json::from_slice(payload) else { return false };
    id.is_empty() || named.get("id").is_none_or(|named| named == id)
}

/// `hex(HMAC-SHA256(secret, base64(payload)))`.
pub(super) fn sign(secret: &str, payload: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, STANDARD.encode(payload).as_bytes());
    tag.as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn response(answered: Answered) -> Response<Bytes> {
    let (status, body, retry_after) = match answered {
        Ok(reply) => (reply.status, reply.body, None),
        Err(problem) => (problem.status, json!({"message": problem.message}), problem.retry_after_s),
    };
    let builder = Response::builder().status(status);
    let builder = match retry_after {
        Some(seconds) => builder.header(RETRY_AFTER, seconds),
        None => builder,
    };
    let made = match body {
        Value::Null => builder.body(Bytes::new()),
        body => builder.header(CONTENT_TYPE, "application/json").body(Bytes::from(body.to_string())),
    };
    made.unwrap_or_default()
}

impl Outcome {
    fn told(&self) -> String {
        match self {
            Self::Lost(how) => (*how).to_owned(),
            Self::Answered(answered) => status_of(answered).to_string(),
            Self::Slow(answered) => format!("{} (slow)", status_of(answered)),
        }
    }
}

fn status_of(answered: &Answered) -> u16 {
    answered.as_ref().map_or_else(|problem| problem.status, |reply| reply.status)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `printf '%s' '{"id":"0xc4rd1d"}' | base64 | tr -d '\n' | openssl dgst -sha256 -hmac secret`.
    #[test]
    fn requests_are_signed_over_the_payload_in_base64() {
        let signature = sign("secret", br#"{"id":"0xc4rd1d"}"#);
        assert_eq!(signature, "631e83a92aa9a35bface8aa5e4529f443b587a1d46f826e2c85762c58b3e87e8");
    }

    #[test]
    fn an_empty_body_names_the_pass_of_the_path() {
        assert!(names_the_pass(b"{}", "0x1") && names_the_pass(br#"{"id":"0x1"}"#, "0x1"));
        assert!(!names_the_pass(br#"{"id":"0x2"}"#, "0x1"), "a signature for another pass");
        assert!(names_the_pass(br#"{"id":"key-cards"}"#, ""));
        assert!(!names_the_pass(b"", "") && !names_the_pass(b"[]", ""));
    }
}
