//! Telling programs: messages that are signed as Standard Webhooks 1.0 says, by one POST each.
//!
//! What is signed is `id.timestamp.body`, with HMAC-SHA-256. While a key is being replaced, both sign: the receiver takes
//! either. No redirect is followed, a receiver has 15 seconds, and of its answer only the beginning is read.

use std::fmt;
use std::time::Duration;

use aws_lc_rs::hmac;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use domain::time::{SignedDuration, Timestamp};
use futures_util::future::BoxFuture;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use zeroize::Zeroizing;

use crate::outbound::{Outbound, OutboundError, Policy, Request, Url};

/// What the text form of a key begins with.
const SECRET_PREFIX: &str = "whsec_";
/// From the first byte sent to the headers of the answer.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How long the answer's body is waited for after its headers: nothing hangs on it.
const PATIENCE: Duration = Duration::from_secs(2);
/// How much of the answer is read.
const MAX_ANSWER_BYTES: usize = 16 * 1024;

/// Whoever carries messages to receivers.
pub trait WebhookTransport: Send + Sync {
    /// Whether messages may be sent to this address, as far as can be said now.
    fn check<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<(), Unsent>>;

    /// Sends a message once. Any status but a redirect is an answer.
    fn post<'a>(&'a self, url: &'a str, message: &'a SignedMessage) -> BoxFuture<'a, Result<Answer, Unsent>>;
}

/// Why a message cannot be sent to an address, or was not taken there. Safe to show to operators.
#[derive(Debug, thiserror::Error)]
pub enum Unsent {
    /// It is unencrypted.
    #[error(
        "the address begins with http://, so that what happens would be sent unencrypted; give one with https://, or, \
         for a receiver in your own network, start the server with --allow-private-addresses"
    )]
    Unencrypted,
    /// It cannot be called, must not be, or did not answer.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
}

/// A message with its signatures, ready to be sent.
#[derive(Clone)]
pub struct SignedMessage {
    id: String,
    timestamp: i64,
    signatures: String,
    body: Vec<u8>,
}

impl SignedMessage {
    /// Signs a message with each of these keys. `id` holds no dot: it separates what is signed.
    #[must_use]
    pub fn new(id: String, at: Timestamp, body: Vec<u8>, keys: &[&[u8]]) -> Self {
        let timestamp = at.as_second();
        let signatures: Vec<_> = keys.iter().map(|key| sign(key, &id, timestamp, &body)).collect();
        Self { id, timestamp, signatures: signatures.join(" "), body }
    }

    /// The headers that it is sent with; `None` if its id cannot stand in one.
    #[must_use]
    pub fn headers(&self) -> Option<HeaderMap> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/cloudevents+json; charset=utf-8"));
        headers.insert("webhook-id", self.id.parse().ok()?);
        headers.insert("webhook-timestamp", self.timestamp.into());
        headers.insert("webhook-signature", self.signatures.parse().ok()?);
        Some(headers)
    }

    /// What it says.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// Shows which, never what it says.
impl fmt::Debug for SignedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedMessage({}, {} bytes)", self.id, self.body.len())
    }
}

/// The signature of one key, as it stands in the header.
fn sign(key: &[u8], id: &str, timestamp: i64, body: &[u8]) -> String {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    context.update(format!("{id}.{timestamp}.").as_bytes());
    context.update(body);
    format!("v1,{}", BASE64_STANDARD.encode(context.sign()))
}

/// A key as it is shown once: `whsec_…`.
#[must_use]
pub fn secret_text(key: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(format!("{SECRET_PREFIX}{}", BASE64_STANDARD.encode(key)))
}

/// What a receiver answered.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// How long it asks to be left in peace.
    pub retry_after: Option<SignedDuration>,
    /// How the body begins.
    pub body: Vec<u8>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

/// The transport that reaches the network, as far as the policy lets it.
#[derive(Debug, Clone)]
pub struct HttpWebhooks {
    outbound: Outbound,
}

impl HttpWebhooks {
    /// Under this policy.
    ///
    /// # Errors
    /// [`OutboundError::Setup`].
    pub fn new(policy: Policy) -> Result<Self, OutboundError> {
        Ok(Self { outbound: Outbound::straight(policy)? })
    }

    /// Parses an address; unencrypted ones only where private addresses are allowed.
    fn url(&self, text: &str) -> Result<Url, Unsent> {
        let url = Url::parse(text).map_err(|_| OutboundError::InvalidUrl)?;
        match url.scheme() {
            "http" if !self.outbound.policy().allow_private_addresses => Err(Unsent::Unencrypted),
            _ => Ok(url),
        }
    }

    async fn carry(&self, url: &str, message: &SignedMessage) -> Result<Answer, Unsent> {
        let url = self.url(url)?;
        let headers = message.headers().ok_or(OutboundError::InvalidUrl)?;
        let request = Request {
            headers,
            body: message.body.clone(),
            timeout: TIMEOUT,
            max_answer_bytes: MAX_ANSWER_BYTES,
            ..Request::new(Method::POST, url)
        };
        let response = self.outbound.send_and_glance(request, PATIENCE).await?;
        let sent_at = Timestamp::from_second(message.timestamp).unwrap_or_default();
        let retry_after = retry_after(&response.headers, sent_at);
        Ok(Answer { status: response.status, retry_after, body: response.body })
    }
}

impl WebhookTransport for HttpWebhooks {
    fn check<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<(), Unsent>> {
        Box::pin(async { Ok(self.outbound.probe(&self.url(url)?).await?) })
    }

    fn post<'a>(&'a self, url: &'a str, message: &'a SignedMessage) -> BoxFuture<'a, Result<Answer, Unsent>> {
        Box::pin(self.carry(url, message))
    }
}

/// No way out at all: every message waits.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoWebhooks;

impl WebhookTransport for NoWebhooks {
    fn check<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), Unsent>> {
        Box::pin(async { Ok(()) })
    }

    fn post<'a>(&'a self, _: &'a str, _: &'a SignedMessage) -> BoxFuture<'a, Result<Answer, Unsent>> {
        Box::pin(async { Err(OutboundError::Setup(None).into()) })
    }
}

/// RFC 9110 §10.2.3: seconds, or a date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<SignedDuration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(SignedDuration::from_secs(seconds.into()));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(at.duration_since(now).max(SignedDuration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification's reference libraries.
    #[test]
    fn a_signature_is_that_of_the_published_example() {
        let key = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature = sign(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(*secret_text(&key), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    #[test]
    fn while_a_key_is_replaced_both_sign() {
        let at = Timestamp::UNIX_EPOCH;
        let message = SignedMessage::new("m".to_owned(), at, b"{}".to_vec(), &[b"new", b"old"]);
        let headers = message.headers().unwrap();
        let signatures = headers["webhook-signature"].to_str().unwrap();
        assert_eq!(signatures, format!("{} {}", sign(b"new", "m", 0, b"{}"), sign(b"old", "m", 0, b"{}")));
        assert!(!format!("{message:?}").contains("{}"));
    }

    #[test]
    fn a_receiver_asks_for_peace_in_seconds_or_until_a_date() {
        let now: Timestamp = "2027-01-15T08:00:00Z".parse().unwrap();
        let asked = |text: &'static str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]);
            retry_after(&headers, now).map(|asked| asked.as_secs())
        };
        assert_eq!(asked("120"), Some(120));
        assert_eq!(asked("Fri, 15 Jan 2027 08:01:00 GMT"), Some(60));
        assert_eq!(asked("Fri, 15 Jan 2027 07:00:00 GMT"), Some(0));
        assert_eq!(asked("soon"), None);
        assert_eq!(asked("-5"), None);
    }

    #[tokio::test]
    async fn private_and_unencrypted_addresses_are_refused_with_what_to_change() {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let [closed, open] =
            [false, true].map(|allow_private_addresses| HttpWebhooks::new(Policy { allow_private_addresses }).unwrap());
        for url in
            ["https://127.0.0.1/", "https://localhost:1/x", "https://[::1]/", "https://10.1.2.3/", "http://example.org"]
        {
            let refused = closed.check(url).await.unwrap_err().to_string();
            assert!(refused.contains("--allow-private-addresses"), "{url}: {refused}");
            // It may have been allowed, or stood for another address, when it was saved.
            let message = SignedMessage::new("m".to_owned(), Timestamp::UNIX_EPOCH, Vec::new(), &[b"key"]);
            let refused = closed.post(url, &message).await.unwrap_err().to_string();
            assert!(refused.contains("--allow-private-addresses"), "{url}: {refused}");
        }
        for url in ["http://127.0.0.1/", "http://localhost:1/x"] {
            open.check(url).await.unwrap();
        }
        for url in
            ["", "example.org", "ftp://example.org/", "https://user:word@example.org/", "https://169.254.169.254/"]
        {
            assert!(open.check(url).await.is_err(), "{url}");
        }
    }
}
