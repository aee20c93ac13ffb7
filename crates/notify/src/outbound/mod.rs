//! The one HTTP client that goes out: SMS gateways, webhooks, credential systems.
//!
//! It connects only to addresses that the [`Policy`] allows, checked where names become addresses; it knows no proxy
//! from the environment, keeps no cookies, and repeats a request only where the same origin asks for the same request
//! again (307, 308). Answers are bounded in size and time. Its errors name the host and the status, never the URL
//! (which may hold a secret) and never a body.

mod address;
mod resolve;

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

pub use http::Method;
use http::{HeaderMap, StatusCode};
pub use reqwest::Url;
use reqwest::redirect;

pub use address::Policy;
pub(crate) use resolve::{ResolveError, resolve};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_REDIRECTS: usize = 3;

/// The client. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Outbound {
    client: reqwest::Client,
    policy: Policy,
}

/// One request.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Where to; `http` or `https`, without user and password.
    pub url: Url,
    /// Headers; mark secret values as sensitive.
    pub headers: HeaderMap,
    /// The body, empty for none.
    pub body: Vec<u8>,
    /// From the first byte sent to the last received.
    pub timeout: Duration,
    /// Largest answer in bytes.
    pub max_answer_bytes: usize,
}

impl Request {
    /// A request without headers and body, with 30 s and 1 MiB for its answer.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        let (headers, body) = (HeaderMap::new(), Vec::new());
        Self { method, url, headers, body, timeout: Duration::from_secs(30), max_answer_bytes: 1 << 20 }
    }
}

/// The URL and the body stay out of logs.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {})", self.method, self.url.host_str().unwrap_or("?"))
    }
}

/// What came back, whatever its status.
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body; for the machine to read, not for people to see.
    pub body: Vec<u8>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

/// Why there is no answer. Safe to show to operators.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// The process has not chosen its cryptography, or the client could not be set up.
    #[error("the HTTP client could not be set up; a TLS provider must be installed first")]
    Setup(#[source] Option<reqwest::Error>),
    /// Not a URL that is called.
    #[error("this URL cannot be called; expected http:// or https:// and a host, without user and password")]
    InvalidUrl,
    /// The host is, or stands for, an address that may not be reached.
    #[error(
        "{host} is an address in a private or reserved range, which may not be reached; \
         if it is meant, start the server with --allow-private-addresses"
    )]
    AddressRefused {
        /// The host as configured.
        host: String,
    },
    /// The host's certificate does not verify.
    #[error("the certificate of {host} does not verify; check the address, or have the host's certificate mended")]
    Untrusted {
        /// The host as configured.
        host: String,
    },
    /// No connection.
    #[error("{host} could not be reached")]
    Unreachable {
        /// The host as configured.
        host: String,
        /// What the network said.
        #[source]
        source: reqwest::Error,
    },
    /// No answer in time; whether the request was carried out is not known.
    #[error("{host} did not answer in time")]
    Timeout {
        /// The host as configured.
        host: String,
    },
    /// The answer sends us elsewhere.
    #[error("{host} answered {status}, a redirect, which is not followed; configure the final address")]
    Redirected {
        /// The host as configured.
        host: String,
        /// The status.
        status: StatusCode,
    },
    /// The answer is larger than the request allows.
    #[error("{host} answered with more than {max_bytes} bytes")]
    TooLarge {
        /// The host as configured.
        host: String,
        /// What was allowed.
        max_bytes: usize,
    },
    /// The connection broke; whether the request was carried out is not known.
    #[error("the connection to {host} broke")]
    Broken {
        /// The host as configured.
        host: String,
        /// What the network said.
        #[source]
        source: reqwest::Error,
    },
}

impl Outbound {
    /// A client under a policy. The binary has installed the process's TLS provider before.
    ///
    /// # Errors
    /// [`OutboundError::Setup`].
    pub fn new(policy: Policy) -> Result<Self, OutboundError> {
        Self::with(policy, redirect::Policy::custom(same_request_same_origin))
    }

    /// As [`Outbound::new`], but no redirect is followed at all.
    ///
    /// # Errors
    /// [`OutboundError::Setup`].
    pub fn straight(policy: Policy) -> Result<Self, OutboundError> {
        Self::with(policy, redirect::Policy::none())
    }

    fn with(policy: Policy, redirects: redirect::Policy) -> Result<Self, OutboundError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(OutboundError::Setup(None));
        }
        let client = reqwest::Client::builder()
            .dns_resolver(resolve::Filtered(policy))
            .redirect(redirects)
            .no_proxy()
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent(concat!("Claviger/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| OutboundError::Setup(Some(error)))?;
        Ok(Self { client, policy })
    }

    /// Sends a request and reads the whole answer. Any status but a redirect is an answer.
    ///
    /// # Errors
    /// [`OutboundError`], by what went wrong.
    pub async fn send(&self, request: Request) -> Result<Response, OutboundError> {
        let max_bytes = request.max_answer_bytes;
        let (host, response) = self.begin(request).await?;
        read(&host, response, max_bytes).await
    }

    /// Sends a request and reads the beginning of the answer: as much as the request allows, as far as it comes within
    /// `patience` after the headers. Whatever the rest would be, the status says how the request went.
    ///
    /// # Errors
    /// [`OutboundError`], by what went wrong.
    pub async fn send_and_glance(&self, request: Request, patience: Duration) -> Result<Response, OutboundError> {
        let max_bytes = request.max_answer_bytes;
        let (_, mut response) = self.begin(request).await?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let mut body = Vec::new();
        let reading = async {
            while let Ok(Some(chunk)) = response.chunk().await {
                body.extend_from_slice(&chunk[..chunk.len().min(max_bytes - body.len())]);
                if body.len() == max_bytes {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(patience, reading).await;
        Ok(Response { status, headers, body })
    }

    /// Whether a URL may be called as far as can be said now: what its name stands for may be another address later.
    ///
    /// # Errors
    /// [`OutboundError::InvalidUrl`] and [`OutboundError::AddressRefused`]. A name that cannot be resolved is none.
    pub async fn probe(&self, url: &Url) -> Result<(), OutboundError> {
        let host = self.check(url)?;
        match resolve(self.policy, &host, url.port_or_known_default().unwrap_or(443)).await {
            Err(ResolveError::Refused(_)) => Err(OutboundError::AddressRefused { host }),
            Ok(_) | Err(ResolveError::Lookup(_)) => Ok(()),
        }
    }

    /// Sends a request; answers the host and what it answers, unless that is a redirect.
    async fn begin(&self, request: Request) -> Result<(String, reqwest::Response), OutboundError> {
        let host = self.check(&request.url)?;
        let response = self
            .client
            .request(request.method, request.url)
            .headers(request.headers)
            .timeout(request.timeout)
            .body(request.body)
            .send()
            .await
            .map_err(|error| classify(&host, error))?;
        if response.status().is_redirection() {
            return Err(OutboundError::Redirected { host, status: response.status() });
        }
        Ok((host, response))
    }

    /// Which addresses it may reach.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.policy
    }

    /// Literal addresses never meet the resolver, so they are judged here.
    fn check(&self, url: &Url) -> Result<String, OutboundError> {
        let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        let host = url.host_str().filter(|_| plain).ok_or(OutboundError::InvalidUrl)?;
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        if literal.is_ok_and(|address| !self.policy.allows(address)) {
            return Err(OutboundError::AddressRefused { host: host.to_owned() });
        }
        Ok(host.to_owned())
    }
}

/// 301, 302 and 303 turn a POST into a GET, whose success would be taken for the POST's; another origin is not what
/// was configured and must not see the headers.
fn same_request_same_origin(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let keeps_method = matches!(attempt.status(), StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
    let same_origin = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
    let clean = attempt.url().username().is_empty() && attempt.url().password().is_none();
    if keeps_method && same_origin && clean && attempt.previous().len() <= MAX_REDIRECTS {
        attempt.follow()
    } else {
        attempt.stop()
    }
}

async fn read(host: &str, mut response: reqwest::Response, max_bytes: usize) -> Result<Response, OutboundError> {
    let too_large = || OutboundError::TooLarge { host: host.to_owned(), max_bytes };
    if response.content_length().is_some_and(|length| length > max_bytes as u64) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| classify(host, error))? {
        if body.len() + chunk.len() > max_bytes {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response { status: response.status(), headers: std::mem::take(response.headers_mut()), body })
}

fn classify(host: &str, error: reqwest::Error) -> OutboundError {
    let host = host.to_owned();
    let source = error.without_url();
    if was_refused(&source) {
        OutboundError::AddressRefused { host }
    } else if causes(&source).any(is_certificate) {
        OutboundError::Untrusted { host }
    } else if source.is_connect() {
        OutboundError::Unreachable { host, source }
    } else if source.is_timeout() {
        OutboundError::Timeout { host }
    } else {
        OutboundError::Broken { host, source }
    }
}

fn was_refused(error: &reqwest::Error) -> bool {
    causes(error).any(<dyn std::error::Error>::is::<resolve::Refused>)
}

type Cause<'a> = &'a (dyn std::error::Error + 'static);

fn causes(error: &reqwest::Error) -> impl Iterator<Item = Cause<'_>> {
    std::iter::successors(std::error::Error::source(error), |cause| {
        // What an I/O error wraps is no source of it.
        let wrapped = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        wrapped.map(|wrapped| wrapped as Cause<'_>).or_else(|| cause.source())
    })
}

fn is_certificate(cause: Cause<'_>) -> bool {
    matches!(cause.downcast_ref(), Some(rustls::Error::InvalidCertificate(_)))
}

#[cfg(test)]
mod tests;
