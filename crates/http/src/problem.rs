//! What went wrong, as RFC 9457 says it: `application/problem+json`.

use std::error::Error as _;

use app::error::Invalid;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;

/// The result of an endpoint.
pub(crate) type Result<T> = std::result::Result<T, Problem>;

/// A refusal or a failure. Made of one of the [`codes`], a sentence, and the faults.
#[derive(Debug, Clone)]
pub struct Problem {
    document: Box<Document>,
    headers: HeaderMap,
}

/// The problem as it is sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Document {
    /// Names the kind of problem: `urn:claviger:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// The kind of problem in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is the matter this time, and what to do about it.
    detail: String,
    /// A stable word for the kind of problem; the description lists them.
    code: String,
    /// Each value that does not fit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<Fault>,
    /// How many there are, where not all are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_errors: Option<u64>,
}

/// One value that does not fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// JSON pointer to the member of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The query parameter or header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// Where in the text of a filter, counted in bytes from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
    /// The line of a file or of a body, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The column's name in a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value, where it helps and is not secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// A stable word; the description lists them.
    pub code: String,
    /// What is expected.
    pub detail: String,
}

impl Problem {
    /// A problem with a code of the table, and a sentence that says what to do.
    #[must_use]
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        let known = codes::lookup(code);
        if known.is_none() {
            tracing::error!(code, "a problem's code is not in the table");
        }
        let (status, title) = known.map_or((500, "Something went wrong on the server"), |k| (k.status, k.title));
        let document = Document {
            kind: format!("urn:claviger:problem:{code}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            code: code.to_owned(),
            errors: Vec::new(),
            total_errors: None,
        };
        Self { document: Box::new(document), headers: HeaderMap::new() }
    }

    /// Some values of the body do not fit.
    #[must_use]
    pub fn invalid(errors: Vec<Fault>) -> Self {
        Self::new("invalid", "some values do not fit; errors says which").with_errors(errors)
    }

    /// A query parameter does not fit.
    #[must_use]
    pub fn query(errors: Vec<Fault>) -> Self {
        Self::new("invalid_query", "a query parameter does not fit; errors says which").with_errors(errors)
    }

    /// There is no such thing, or not for this caller.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new("not_found", format!("there is no such {what}"))
    }

    /// Something that should not happen: logged here with what is known of it, told without.
    #[must_use]
    pub fn internal(what: &str) -> Self {
        tracing::error!(what, "a request failed");
        Self::new("internal", "something went wrong on the server; the log says more")
    }

    /// The same with these faults.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<Fault>) -> Self {
        self.document.errors = errors;
        self
    }

    /// The same, saying how many faults there are where not all are listed.
    #[must_use]
    pub fn with_total_errors(mut self, total: u64) -> Self {
        self.document.total_errors = Some(total);
        self
    }

    /// Its HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.document.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }
}

impl Fault {
    /// A member of the body.
    pub fn at(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: Some(pointer.into()), ..Self::new(code, detail) }
    }

    /// A query parameter or a header.
    pub fn of_parameter(parameter: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { parameter: Some(parameter.into()), ..Self::new(code, detail) }
    }

    fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code: code.to_owned(), detail: detail.into(), ..Self::default() }
    }
}

impl From<Invalid> for Fault {
    fn from(invalid: Invalid) -> Self {
        let position = invalid.position.and_then(|position| u64::try_from(position).ok());
        Self { position, ..Self::at(invalid.pointer, invalid.code, invalid.detail) }
    }
}

impl From<app::Error> for Problem {
    fn from(error: app::Error) -> Self {
        use app::Error;
        let detail = error.to_string();
        match error {
            Error::Unauthenticated => Self::new("unauthenticated", detail),
            Error::LoginFailed => Self::new("login_failed", detail),
            Error::Forbidden(_) => Self::new("forbidden", detail),
            Error::NotAllowed(refusal) => Self::new(refusal.code, detail),
            Error::NotFound(_) => Self::new("not_found", detail),
            Error::Invalid(invalid) => Self::invalid(invalid.into_iter().map(Fault::from).collect()),
            Error::InvalidQuery(faults) => Self::query(faults.into_iter().map(Fault::from).collect()),
            Error::Taken(unique) => {
                let faults = unique.field().map(|field| Fault::at(format!("/{field}"), "taken", &detail));
                Self::new("taken", &detail).with_errors(faults.into_iter().collect())
            }
            Error::Conflict(conflict) => Self::new(conflict.code, detail),
            Error::Transition(_) => Self::new("state", detail),
            Error::Stale => Self::new("stale", detail),
            Error::VersionRequired => Self::new("version_required", detail),
            Error::TooMany { retry_after_s } => {
                Self::new("too_many", detail).with_header(RETRY_AFTER, &retry_after_s.to_string())
            }
            Error::TooManyStreams { retry_after_s, .. } => {
                Self::new("too_many_streams", detail).with_header(RETRY_AFTER, &retry_after_s.to_string())
            }
            Error::Unavailable(_) => {
                log(&error);
                Self::new("unavailable", detail).with_header(RETRY_AFTER, "2")
            }
            Error::Internal(_) => {
                log(&error);
                Self::new("internal", detail)
            }
        }
    }
}

impl From<app::error::InvalidParameter> for Fault {
    fn from(invalid: app::error::InvalidParameter) -> Self {
        let position = invalid.position.and_then(|at| u64::try_from(at).ok());
        Self { position, ..Self::of_parameter(invalid.parameter, invalid.code, invalid.detail) }
    }
}

/// The chain of causes, once.
fn log(error: &app::Error) {
    let mut chain = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        chain.push(error.to_string());
        cause = error.source();
    }
    tracing::error!(error = %error, causes = chain.join(": "), "a request failed");
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = serde_json::to_vec(&self.document).unwrap_or_default();
        let mut response = (status, self.headers, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"claviger\""));
        }
        response
    }
}
