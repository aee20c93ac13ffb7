//! What a phone is refused with: RFC 9457, and the protocol's own codes.

use std::borrow::Cow;

use app::enrol::{Error, RefusedRequest};
use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use domain::invitation::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use super::dpop::InvalidProof;

/// The result of a phone's request.
pub(crate) type Result<T> = std::result::Result<T, Problem>;

/// Why a phone does not get what it asks for.
#[derive(Debug)]
pub(crate) enum Problem {
    Malformed(String),
    NonceRequired,
    Proof(InvalidProof),
    NotFound,
    MethodNotAllowed,
    TooLarge(usize),
    MediaType,
    Invalid(Vec<Fault>),
    Refused(Error),
}

/// A member of the body that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EnrolFault)]
pub(crate) struct Fault {
    /// JSON pointer to it.
    #[schema(value_type = String)]
    pub(crate) pointer: Cow<'static, str>,
    /// A stable word.
    pub(crate) code: &'static str,
    /// What is expected.
    pub(crate) detail: String,
}

/// The problem as it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EnrolProblem)]
pub(crate) struct Document {
    /// `about:blank`: the code says which problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The problem in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// The problem in a stable word.
    code: &'static str,
    /// What is the matter this time, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Each member that does not fit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<Fault>,
    /// How many tries of the PIN are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts_left: Option<u8>,
}

impl Problem {
    /// Status, code and title.
    fn kind(&self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::Malformed(_) => (S::BAD_REQUEST, "malformed", "The body is not JSON"),
            Self::NonceRequired => (S::UNAUTHORIZED, "nonce_required", "A fresh nonce is needed"),
            Self::Proof(_) => (S::UNAUTHORIZED, "dpop_invalid", "The proof does not hold"),
            Self::NotFound => (S::NOT_FOUND, "not_found", "There is nothing at this address"),
            Self::MethodNotAllowed => (S::METHOD_NOT_ALLOWED, "method_not_allowed", "Not with this method"),
            Self::TooLarge(_) => (S::PAYLOAD_TOO_LARGE, "too_large", "The body is too large"),
            Self::MediaType => (S::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "The body must be JSON"),
            Self::Invalid(_) => (S::UNPROCESSABLE_ENTITY, "invalid", "Some members do not fit"),
            Self::Refused(error) => refused(error),
        }
    }

    fn detail(&self) -> Option<String> {
        Some(match self {
            Self::Malformed(why) => why.clone(),
            Self::Proof(error) => error.to_string(),
            Self::TooLarge(most) => format!("send at most {most} bytes"),
            Self::MediaType => "send Content-Type: application/json".to_owned(),
            Self::Refused(error) => error.to_string(),
            Self::NonceRequired | Self::NotFound | Self::MethodNotAllowed | Self::Invalid(_) => return None,
        })
    }
}

fn refused(error: &Error) -> (StatusCode, &'static str, &'static str) {
    use StatusCode as S;
    match error {
        Error::CodeUnknown => (S::NOT_FOUND, "code_unknown", "No such code"),
        Error::Code(Refusal::CodeReused) => (S::CONFLICT, "code_reused", "Another phone has used this link"),
        Error::Code(Refusal::Void) => (S::GONE, "code_void", "The invitation was withdrawn"),
        Error::Code(Refusal::PinBurned) => (S::GONE, "pin_burned", "Too many wrong PINs"),
        Error::Code(Refusal::Expired) => (S::GONE, "code_expired", "The invitation ran out"),
        Error::Code(Refusal::Used) => (S::GONE, "code_used", "The invitation was used"),
        Error::KeyInUse => (S::CONFLICT, "key_in_use", "The key belongs to another enrolment"),
        Error::DeviceUnknown => (S::UNAUTHORIZED, "device_unknown", "The key is bound to nothing"),
        Error::NothingOrdered => (S::CONFLICT, "not_claimed", "No certificate is to be made"),
        Error::CertificatesIssued => (S::CONFLICT, "certificates_issued", "Certificates were issued to other keys"),
        Error::Requests(_) => (S::UNPROCESSABLE_ENTITY, "invalid", "Some requests do not hold"),
        Error::NotInstalled(_) => {
            (S::UNPROCESSABLE_ENTITY, "certificates_not_installed", "Certificates are not installed")
        }
        Error::CaUnavailable(_) => (S::SERVICE_UNAVAILABLE, "ca_unavailable", "The CA cannot sign now"),
        Error::PinRequired => (S::FORBIDDEN, "pin_required", "The invitation needs a PIN"),
        Error::PinSet => (S::CONFLICT, "pin_set", "The phone has a PIN"),
        Error::PinNotSet => (S::CONFLICT, "pin_not_set", "The phone has no PIN"),
        Error::PinLocked => (S::GONE, "pin_locked", "Too many wrong PINs"),
        Error::PinWrong { .. } => (S::FORBIDDEN, "pin_wrong", "The PIN is another"),
        Error::LoginOver => (S::GONE, "login_over", "The login is over"),
        Error::LoginTaken => (S::CONFLICT, "login_taken", "Another phone looks at this login"),
        Error::LoginNotPossible => (S::FORBIDDEN, "login_not_possible", "The phone cannot log in there"),
        Error::LoginNumber => (S::FORBIDDEN, "login_number", "The number is another"),
        Error::LoginSignature => (S::FORBIDDEN, "login_signature", "The signature does not hold"),
        Error::ProofUsed => (S::UNAUTHORIZED, "dpop_invalid", "The proof does not hold"),
        Error::Other(app::Error::TooMany { .. }) => (S::TOO_MANY_REQUESTS, "rate_limited", "Too many requests"),
        Error::Other(app::Error::Unavailable(_) | app::Error::Stale) => {
            (S::SERVICE_UNAVAILABLE, "unavailable", "Try again in a moment")
        }
        Error::Code(Refusal::NotExpired) | Error::Other(_) => {
            (S::INTERNAL_SERVER_ERROR, "internal", "Something went wrong on the server")
        }
    }
}

impl Fault {
    fn of_request(refused: RefusedRequest) -> Self {
        let key_id = refused.key_id.replace('~', "~0").replace('/', "~1");
        Self { pointer: format!("/requests/{key_id}").into(), code: refused.code, detail: refused.detail }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<InvalidProof> for Problem {
    fn from(error: InvalidProof) -> Self {
        Self::Proof(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code, title) = self.kind();
        if status.is_server_error() {
            log(&self);
        }
        let (detail, challenge, wait) = (self.detail(), challenge(&self), retry_after(&self));
        let attempts_left = match &self {
            Self::Refused(Error::PinWrong { attempts_left }) => Some(*attempts_left),
            _ => None,
        };
        let errors = match self {
            Self::Invalid(errors) => errors,
            Self::Refused(Error::Requests(refused)) => refused.into_iter().map(Fault::of_request).collect(),
            _ => Vec::new(),
        };
        let status_code = status.as_u16();
        let document =
            Document { kind: "about:blank", title, status: status_code, code, detail, errors, attempts_left };
        let mut response = (status, Json(document)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(challenge) = challenge {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if let Some(seconds) = wait {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// RFC 9449 §§ 7.1, 8, 9; a 401 always says how to do better (RFC 9110 §15.5.2).
fn challenge(problem: &Problem) -> Option<&'static str> {
    match problem {
        Problem::NonceRequired => Some(r#"DPoP error="use_dpop_nonce""#),
        Problem::Proof(_) | Problem::Refused(Error::ProofUsed) => Some(r#"DPoP error="invalid_dpop_proof""#),
        Problem::Refused(Error::DeviceUnknown) => Some("DPoP"),
        _ => None,
    }
}

fn retry_after(problem: &Problem) -> Option<u64> {
    match problem {
        Problem::Refused(Error::Other(app::Error::TooMany { retry_after_s })) => Some(*retry_after_s),
        Problem::Refused(Error::Other(app::Error::Unavailable(_) | app::Error::Stale)) => Some(2),
        Problem::Refused(Error::CaUnavailable(_)) => Some(60),
        _ => None,
    }
}

/// The chain of causes, once. Errors hold neither codes nor keys.
fn log(problem: &Problem) {
    let Problem::Refused(error) = problem else { return };
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    let chain: Vec<String> = causes.map(ToString::to_string).collect();
    tracing::error!(error = %error, causes = chain.join(": "), "a phone's request failed");
}
