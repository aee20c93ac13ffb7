//! `Idempotency-Key`: a POST that is repeated acts once and answers the same.

use std::any::Any;
use std::sync::Arc;

use app::idempotent::{self, Claim, IdempotentCall, Repeatable};
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::{ETAG, HeaderName, HeaderValue, LOCATION};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::problem::{Fault, Problem, Result};
use crate::server::Server;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const LONGEST: usize = 255;

/// The key of a request, if it has one, and what the key is scoped to beside its caller.
pub(crate) struct IdempotencyKey {
    key: Option<String>,
    route: String,
}

impl FromRequestParts<Server> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self> {
        let key = parts.headers.get(KEY).map(parse).transpose()?;
        Ok(Self { key, route: format!("{} {}", parts.method, parts.uri.path()) })
    }
}

fn parse(value: &HeaderValue) -> Result<String> {
    let text = value.to_str().unwrap_or_default();
    let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits {
        return Ok(text.to_owned());
    }
    let detail = format!("expected 1 to {LONGEST} visible ASCII characters");
    let fault = Fault::of_parameter("Idempotency-Key", "invalid_value", &detail);
    Err(Problem::new("invalid_header", detail).with_errors(vec![fault]))
}

impl IdempotencyKey {
    /// Runs a use case, or answers what its first run answered. `answer` makes the
    /// answer of what the use case commits (and returns).
    pub(crate) async fn run<C, T, F>(
        self,
        context: C,
        body: &[u8],
        answer: fn(&T) -> Answer,
        act: impl FnOnce(C) -> F,
    ) -> Result<Response>
    where
        C: Repeatable,
        T: Any + Send + Sync,
        F: Future<Output = app::Result<T>>,
    {
        let Some(key) = &self.key else {
            return Ok(answer(&act(context).await?).into_response());
        };
        let render = move |outcome: &dyn Any| outcome.downcast_ref().and_then(|made| answer(made).for_replay());
        let request = idempotent::Request { route: &self.route, key, body };
        match idempotent::claim(&context, request, Box::new(render)).await? {
            Claim::Run(call) => run_first(context, Arc::new(call), answer, act).await,
            Claim::Replay(recorded) => replay(&recorded),
            Claim::Running => Err(running()),
            Claim::OtherBody => {
                let detail = "this Idempotency-Key was sent with another body; take a new key for a new request";
                Err(Problem::new("idempotency_key_reused", detail))
            }
        }
    }
}

async fn run_first<C, T, F>(
    context: C,
    call: Arc<IdempotentCall>,
    answer: fn(&T) -> Answer,
    act: impl FnOnce(C) -> F,
) -> Result<Response>
where
    C: Repeatable,
    T: Any + Send + Sync,
    F: Future<Output = app::Result<T>>,
{
    let app = context.app().clone();
    match act(context.carrying(call.clone())).await {
        Ok(made) => {
            call.answered(&app, &made).await?;
            Ok(answer(&made).into_response())
        }
        Err(error) => {
            call.release(&app).await?;
            Err(error.into())
        }
    }
}

fn running() -> Problem {
    Problem::new("request_running", "the first request with this Idempotency-Key still runs; ask again in a moment")
}

fn replay(recorded: &[u8]) -> Result<Response> {
    let recorded: Answer =
        serde_json::from_slice(recorded).map_err(|_| Problem::internal("a recorded answer cannot be read"))?;
    let mut response = recorded.into_response();
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

/// The answer of a POST, in a form that can be kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Answer {
    status: u16,
    #[serde(default)]
    location: Option<String>,
    #[serde(default)]
    etag: Option<String>,
    #[serde(default)]
    body: Option<Value>,
    /// Members of the body that are shown once.
    #[serde(skip)]
    once: &'static [&'static str],
}

impl Answer {
    /// 201: something was made; it is found at this path.
    pub(crate) fn created(path: String, view: &impl Serialize) -> Self {
        Self { location: Some(path), ..Self::with(StatusCode::CREATED, view) }
    }

    /// Something was done, and this is what became of it.
    pub(crate) fn with(status: StatusCode, view: &impl Serialize) -> Self {
        let body = serde_json::to_value(view).ok();
        Self { status: status.as_u16(), location: None, etag: None, body, once: &[] }
    }

    /// The same, as something that is asked for and not there yet: 202.
    pub(crate) fn accepted(self) -> Self {
        Self { status: StatusCode::ACCEPTED.as_u16(), ..self }
    }

    /// The same, telling the version of what it shows.
    pub(crate) fn of_version(self, version: u64) -> Self {
        Self { etag: Some(crate::etag::etag(version).1), ..self }
    }

    /// The same, with members that are shown once: a replay leaves them out and lists them in `omitted`.
    pub(crate) fn showing_once(self, once: &'static [&'static str]) -> Self {
        Self { once, ..self }
    }

    /// What a repetition is answered.
    fn for_replay(mut self) -> Option<Vec<u8>> {
        if let (Some(Value::Object(members)), [_, ..]) = (&mut self.body, self.once) {
            members.retain(|name, _| !self.once.contains(&name.as_str()));
            members.insert("omitted".to_owned(), self.once.into());
        }
        serde_json::to_vec(&self).ok()
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = match self.body {
            Some(body) => (status, Json(body)).into_response(),
            None => status.into_response(),
        };
        for (name, value) in [(LOCATION, self.location), (ETAG, self.etag)] {
            if let Some(Ok(value)) = value.map(|value| HeaderValue::from_str(&value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_shown_once_is_left_out_of_a_replay_which_says_so() {
        let answer = Answer::created("/x".to_owned(), &json!({"id": 1, "secret": "s"})).showing_once(&["secret"]);
        let kept = answer.for_replay().unwrap();
        assert!(!String::from_utf8_lossy(&kept).contains("\"s\""));
        let kept: Answer = serde_json::from_slice(&kept).unwrap();
        assert_eq!(kept.body, Some(json!({"id": 1, "omitted": ["secret"]})));
        assert_eq!((kept.status, kept.location.as_deref()), (201, Some("/x")));
    }

    #[test]
    fn keys_are_visible_ascii_of_a_bounded_length() {
        let long = "k".repeat(256);
        for (text, fits) in [("a-1", true), ("", false), ("a b", false), ("ä", false), (long.as_str(), false)] {
            let value = HeaderValue::from_bytes(text.as_bytes()).unwrap();
            assert_eq!(parse(&value).is_ok(), fits, "{text}");
        }
    }
}
