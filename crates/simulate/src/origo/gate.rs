//! The way of a request: limits, faults, token, headers, and then the call itself.

use std::net::IpAddr;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, Request as HttpRequest, Response};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::names::{Call, FaultKind};
use super::reply::{Answered, Problem, Reply};
use super::route::Route;
use super::state::{Request, State, Token, Window, Work};
use crate::service::{Answer, base_of, form_pairs, later};

/// The type of every management body, without parameters.
const MANAGEMENT_TYPE: &str = "application/vnd.assaabloy.ma.credential-management-2.2+json";
const TOKEN_ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// How a call ended.
enum Outcome {
    Answered(Answered),
    Slow(Answered),
    Lost(&'static str),
}

impl State {
    /// Answers a request.
    pub(super) fn handle(&mut self, source: IpAddr, request: HttpRequest<Bytes>) -> Answer {
        let now = self.settle();
        let (head, body) = request.into_parts();
        let path = head.uri.path().to_owned();
        let shown =
            format!("{} {}", head.method, path.replace(&format!("/customer/{}", self.account.organization), ""));
        let Some(found) = Route::find(&head.method, &path) else {
            self.note(None, shown, "404".to_owned(), now);
            return Answer::now(response(Err(Problem::message(404, "There is no such call."))));
        };
        let route = found.route;
        *self.counts.entry(route.call).or_default() += 1;
        let query = head.uri.query().unwrap_or_default().to_owned();
        let base = base_of(&head);
        let incoming = Incoming { organization: found.organization, headers: &head.headers, body: &body };
        let request = Request { source, route, query, body: Value::Null, base };
        let outcome = self.run(request, &incoming, now);
        self.note(Some(route.call), shown, outcome.told(), now);
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
            let at = later(now, self.timing.delayed);
            self.schedule.plan(at, Work::Execute(Box::new(request)));
            return Outcome::Lost("lost, done later");
        }
        let answered = self.perform(&request, now);
        if self.strikes(FaultKind::ErrorAfter, call) {
            return Outcome::Answered(Err(Problem::message(500, "Something went wrong.")));
        }
        if self.strikes(FaultKind::LostAnswer, call) {
            return Outcome::Lost("done, answer lost");
        }
        if self.strikes(FaultKind::Slow, call) { Outcome::Slow(answered) } else { Outcome::Answered(answered) }
    }

    /// Lets a request in, or tells why not.
    fn admit(&mut self, request: Request, incoming: &Incoming<'_>, now: Timestamp) -> Result<Request, Problem> {
        let call = request.route.call;
        self.count(&request, now)?;
        if self.strikes(FaultKind::ErrorBefore, call) {
            return Err(Problem::message(503, "The service is not available."));
        }
        if self.strikes(FaultKind::Unauthorized, call) {
            return Err(unauthorized());
        }
        if call == Call::Token {
            return Ok(Request { body: self.check_secret(incoming)?, ..request });
        }
        self.check_token(incoming, now)?;
        if incoming.organization != self.account.organization {
            return Err(Problem::message(404, "There is no such organization."));
        }
        incoming.check_headers(window_of(call))?;
        if self.strikes(FaultKind::Precondition, call) {
            return Err(Problem::detail(412, "", "A precondition failed."));
        }
        Ok(Request { body: incoming.json()?, ..request })
    }

    /// Counts a call against the limit of its kind.
    fn count(&mut self, request: &Request, now: Timestamp) -> Result<(), Problem> {
        let window = window_of(request.route.call);
        let limit = match window {
            Window::Calls => self.limits.calls,
            Window::Tokens => self.limits.tokens,
            Window::Events => self.limits.events,
        };
        let is_struck = self.strikes(FaultKind::RateLimit, request.route.call);
        let has_room = limit == usize::MAX
            || (!is_struck && self.windows.take((request.source, window), limit, self.limits.window, now).is_ok());
        if is_struck || !has_room { Err(Problem::message(403, "Forbidden")) } else { Ok(()) }
    }

    /// Does what is asked for.
    pub(super) fn perform(&mut self, request: &Request, at: Timestamp) -> Answered {
        let id = request.route.id;
        match request.route.call {
            Call::Token => Ok(self.give_token(at)),
            Call::Organization => Ok(self.organization()),
            Call::ListPartNumbers => Ok(self.list_part_numbers(&request.base)),
            Call::PartNumber => self.part_number(id),
            Call::CreateUser => self.create_user(request, at),
            Call::User => self.read_user(id, &request.base),
            Call::UpdateUser => self.update_user(request, at),
            Call::DeleteUser => self.remove_user(id, at),
            Call::SearchUsers => self.search_users(request),
            Call::CreateInvitation => self.create_invitation(request, at),
            Call::ResendInvitation => self.resend_invitation(id),
            Call::CancelInvitation => self.cancel_invitation(id, at),
            Call::IssueCredential => self.issue_credential(request, at),
            Call::RevokeCredential => self.revoke_credential(id, at),
            Call::RemoveContainer => self.remove_container(id, at),
            Call::CreateFilter => self.create_filter(&request.body),
            Call::ListFilters => Ok(self.list_filters()),
            Call::CreateCallback => self.create_callback(&request.body),
            Call::ListCallbacks => Ok(self.list_callbacks()),
            Call::Events => self.list_events(&request.query, at),
        }
    }

    fn check_secret(&self, incoming: &Incoming<'_>) -> Result<Value, Problem> {
        if !incoming.is_of_type("application/x-www-form-urlencoded") {
            return Err(Problem::message(400, "The body is to be a form."));
        }
        let pairs = form_pairs(incoming.body);
        let field = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        if field("grant_type") != "client_credentials" {
            return Err(Problem::message(400, "grant_type is to be client_credentials."));
        }
        let given = (incoming.organization, field("client_id"), field("client_secret"));
        let own = &self.account;
        if given != (own.organization.as_str(), own.client_id.as_str(), own.client_secret.as_str()) {
            return Err(Problem::message(401, "Client id or secret is wrong."));
        }
        Ok(Value::Null)
    }

    fn give_token(&mut self, at: Timestamp) -> Reply {
        let (access, id) = (self.random.text(TOKEN_ALPHABET, 40), self.random.text(TOKEN_ALPHABET, 40));
        self.tokens.retain(|_, token| token.expires_at > at);
        self.tokens.insert(access.clone(), Token { expires_at: later(at, self.timing.token), used_at: at });
        let expires_in = self.timing.token.as_secs();
        Reply::ok(json!({"access_token": access, "id_token": id, "token_type": "Bearer", "expires_in": expires_in}))
    }

    fn check_token(&mut self, incoming: &Incoming<'_>, now: Timestamp) -> Result<(), Problem> {
        let idle = self.timing.token_idle;
        let given = incoming.header(AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
        let token = given.and_then(|given| self.tokens.get_mut(given)).ok_or_else(unauthorized)?;
        let is_idle = idle.is_some_and(|idle| later(token.used_at, idle) <= now);
        if token.expires_at <= now || is_idle {
            return Err(unauthorized());
        }
        token.used_at = now;
        Ok(())
    }

    fn answer(&self, outcome: Outcome) -> Answer {
        let (answered, after) = match outcome {
            Outcome::Lost(_) => return Answer::Lost,
            Outcome::Slow(answered) => (answered, self.time.on_the_clock(self.timing.slow)),
            Outcome::Answered(answered) => (answered, Duration::ZERO),
        };
        Answer::Response { response: response(answered), after }
    }
}

fn unauthorized() -> Problem {
    Problem::message(401, "The token is unknown or has expired.")
}

fn window_of(call: Call) -> Window {
    match call {
        Call::Token => Window::Tokens,
        Call::CreateFilter | Call::ListFilters | Call::CreateCallback | Call::ListCallbacks | Call::Events => {
            Window::Events
        }
        _ => Window::Calls,
    }
}

fn response(answered: Answered) -> Response<Bytes> {
    let (status, body) = match answered {
        Ok(reply) => (reply.status, reply.body),
        Err(problem) => (problem.status, Some(problem.body)),
    };
    let builder = Response::builder().status(status);
    let made = match body {
        Some(body) => builder.header(CONTENT_TYPE, "application/json").body(Bytes::from(body.to_string())),
        None => builder.body(Bytes::new()),
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

/// What came over the wire.
struct Incoming<'a> {
    organization: &'a str,
    headers: &'a HeaderMap,
    body: &'a Bytes,
}

impl Incoming<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty())
    }

    /// Whether the content is of this type, whatever its parameters.
    fn is_of_type(&self, wanted: &str) -> bool {
        let given = self.header(CONTENT_TYPE.as_str()).and_then(|value| value.split(';').next());
        given.is_some_and(|given| given.trim().eq_ignore_ascii_case(wanted))
    }

    fn check_headers(&self, window: Window) -> Result<(), Problem> {
        let application = self.header("application-id").unwrap_or_default();
        let is_application = application.strip_prefix("HID-").is_some_and(|rest| rest.contains('-'));
        if !is_application {
            return Err(Problem::invalid("Application-ID is to be HID-PARTNERNAME-SOLUTIONNAME."));
        }
        if self.header("application-version").is_none() {
            return Err(Problem::invalid("Application-Version is missing."));
        }
        let is_management = self.header(CONTENT_TYPE.as_str()) == Some(MANAGEMENT_TYPE);
        let is_fit = is_management || (window == Window::Events && self.is_of_type("application/json"));
        if !self.body.is_empty() && !is_fit {
            return Err(Problem::invalid(format!("Content-Type is to be {MANAGEMENT_TYPE}, without parameters.")));
        }
        Ok(())
    }

    fn json(&self) -> Result<Value, Problem> {
        if self.body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(self.body).map_err(|_| Problem::detail(400, "invalidSyntax", "The body is no JSON."))
    }
}
