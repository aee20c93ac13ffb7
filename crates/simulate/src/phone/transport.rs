//! Requests to one server: proof, nonce, and what its answers mean.

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Certificate, Client, Method, Response, StatusCode, Url, redirect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

use super::Clock;
use super::error::{Error, Refusal};
use super::keys::Keys;
use super::link::is_loopback;
use super::proof::{self, Request};
use super::wire::Problem;

const TIMEOUT: Duration = Duration::from_secs(20);
const LARGEST_ANSWER: usize = 256 * 1024;
const NONCE: &str = "dpop-nonce";

/// The way to one server. Holds the newest nonce that it gave.
pub(crate) struct Transport {
    client: Client,
    clock: Clock,
    public_url: String,
    host: String,
    nonce: Option<String>,
}

/// A call of the protocol.
pub(crate) struct Call<'a> {
    method: Method,
    path: &'static str,
    body: Vec<u8>,
    keys: Option<&'a Keys>,
}

impl<'a> Call<'a> {
    /// A POST without a proof.
    pub(crate) fn post(path: &'static str, body: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_vec(body).map_err(Error::Encode)?;
        Ok(Self { method: Method::POST, path, body, keys: None })
    }

    /// A GET without a proof.
    pub(crate) fn get(path: &'static str) -> Self {
        Self { method: Method::GET, path, body: Vec::new(), keys: None }
    }

    /// The same with a proof of these keys.
    pub(crate) fn proven_by(self, keys: &'a Keys) -> Self {
        Self { keys: Some(keys), ..self }
    }
}

impl Transport {
    /// Prepares requests to `public_url`.
    ///
    /// Redirects are not followed, and no proxy is used: the phone speaks to the server that the link names.
    pub(crate) fn new(public_url: &str, roots: &[Certificate], clock: Clock) -> Result<Self, Error> {
        let url = Url::parse(public_url).map_err(|_| super::LinkError::Address)?;
        let host = url.authority().to_owned();
        let builder = Client::builder().redirect(redirect::Policy::none()).no_proxy().timeout(TIMEOUT);
        // Plain HTTP to this machine must work where no root certificates are installed at all.
        let builder = if url.scheme() == "http" && is_loopback(&url) {
            builder.tls_certs_only(roots.iter().cloned())
        } else {
            builder.tls_certs_merge(roots.iter().cloned())
        };
        let client = builder.build().map_err(Error::Client)?;
        Ok(Self { client, clock, public_url: public_url.to_owned(), host, nonce: None })
    }

    /// Makes the call and reads its answer; where the server wants a fresh nonce, makes it once more.
    pub(crate) async fn call<T: DeserializeOwned>(&mut self, call: Call<'_>) -> Result<T, Error> {
        let mut answer = self.send(&call).await?;
        if answer.problem_code() == Some("nonce_required") {
            answer = self.send(&call).await?;
        }
        answer.read(&self.host)
    }

    async fn send(&mut self, call: &Call<'_>) -> Result<Answer, Error> {
        let url = format!("{}{}", self.public_url, call.path);
        let mut request = self.client.request(call.method.clone(), &url);
        if call.method == Method::POST {
            request = request.header(CONTENT_TYPE, "application/json").body(call.body.clone());
        }
        if let Some(keys) = call.keys {
            request = request.header("DPoP", self.prove(keys, call, &url)?);
        }
        let response = request.send().await.map_err(|source| self.unreachable(source))?;
        if let Some(nonce) = response.headers().get(NONCE).and_then(|value| value.to_str().ok()) {
            self.nonce = Some(nonce.to_owned());
        }
        self.receive(response).await
    }

    fn prove(&self, keys: &Keys, call: &Call<'_>, url: &str) -> Result<String, Error> {
        let request = Request {
            method: call.method.as_str(),
            url,
            body: &call.body,
            nonce: self.nonce.as_deref(),
            at: (self.clock)(),
        };
        proof::sign(keys, request).map_err(Error::Encode)
    }

    async fn receive(&self, mut response: Response) -> Result<Answer, Error> {
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|source| self.unreachable(source))? {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                return Err(self.not_understood("it is too long"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer::new(status, &headers, body))
    }

    fn unreachable(&self, source: reqwest::Error) -> Error {
        Error::Unreachable { host: self.host.clone(), source: source.without_url() }
    }

    /// Whether this is the server's name, without its port.
    pub(crate) fn speaks_to(&self, host: &str) -> bool {
        let own = self.host.trim_start_matches('[').split([']']).next().unwrap_or_default();
        let own = if self.host.starts_with('[') { own } else { own.split(':').next().unwrap_or_default() };
        own == host
    }

    /// The error for an answer that breaks the protocol.
    pub(crate) fn not_understood(&self, what: impl Into<String>) -> Error {
        Error::NotUnderstood { host: self.host.clone(), what: what.into() }
    }
}

/// What a server's answer is, before its body's meaning is known.
enum Answer {
    Done(Vec<u8>),
    Refused(Problem, Option<u64>),
    Trouble(StatusCode, Option<u64>),
}

impl Answer {
    fn new(status: StatusCode, headers: &HeaderMap, body: Vec<u8>) -> Self {
        let retry_after_s = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let is_problem = headers.get(CONTENT_TYPE).is_some_and(names_a_problem);
        let problem = || is_problem.then(|| serde_json::from_slice::<Problem>(&body).ok()).flatten();
        match problem() {
            _ if status == StatusCode::OK => Self::Done(body),
            _ if status == StatusCode::NO_CONTENT => Self::Done(b"{}".to_vec()),
            Some(problem) if status.is_client_error() => Self::Refused(problem, retry_after_s),
            _ => Self::Trouble(status, retry_after_s),
        }
    }

    fn problem_code(&self) -> Option<&str> {
        match self {
            Self::Refused(problem, _) => Some(&problem.code),
            Self::Done(_) | Self::Trouble(..) => None,
        }
    }

    fn read<T: DeserializeOwned>(self, host: &str) -> Result<T, Error> {
        match self {
            Self::Done(body) => serde_json::from_slice(&body)
                .map_err(|error| Error::NotUnderstood { host: host.to_owned(), what: error.to_string() }),
            Self::Refused(problem, retry_after_s) => Err(Error::Refused(refusal(problem, retry_after_s))),
            Self::Trouble(status, Some(retry_after_s)) if status == StatusCode::TOO_MANY_REQUESTS => {
                Err(Error::Refused(Refusal::RateLimited { retry_after_s }))
            }
            Self::Trouble(status, _) if status.is_server_error() => {
                Err(Error::Refused(Refusal::Unavailable { status: status.as_u16() }))
            }
            Self::Trouble(status, _) => {
                Err(Error::NotUnderstood { host: host.to_owned(), what: format!("status {status}") })
            }
        }
    }
}

fn names_a_problem(content_type: &HeaderValue) -> bool {
    content_type.to_str().is_ok_and(|text| text.split(';').next().unwrap_or_default() == "application/problem+json")
}

fn refusal(problem: Problem, retry_after_s: Option<u64>) -> Refusal {
    match problem.code.as_str() {
        "code_unknown" => Refusal::CodeUnknown,
        "code_expired" => Refusal::CodeExpired,
        "code_used" => Refusal::CodeUsed,
        "code_void" => Refusal::CodeVoid,
        "code_reused" => Refusal::CodeReused,
        "key_in_use" => Refusal::KeyInUse,
        "pin_required" => Refusal::PinRequired,
        "pin_wrong" => Refusal::PinWrong { attempts_left: problem.attempts_left },
        "pin_burned" => Refusal::PinBurned,
        "device_unknown" => Refusal::DeviceUnknown,
        "dpop_invalid" | "nonce_required" => Refusal::ProofInvalid,
        "rate_limited" => Refusal::RateLimited { retry_after_s: retry_after_s.unwrap_or(60) },
        "pin_set" => Refusal::DevicePinSet,
        "pin_locked" => Refusal::DevicePinLocked,
        "login_over" => Refusal::LoginOver,
        "login_taken" => Refusal::LoginTaken,
        "login_not_possible" => Refusal::LoginNotPossible,
        "login_number" => Refusal::LoginNumber,
        "login_signature" => Refusal::LoginSignature,
        "certificates_not_installed" => Refusal::CertificatesNotInstalled,
        _ => Refusal::Other { detail: problem.said(), code: problem.code },
    }
}
