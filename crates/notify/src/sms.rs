//! SMS through any gateway that takes an HTTP request.

use std::collections::BTreeMap;
use std::fmt;

use domain::contact::MobileNumber;
use futures_util::future::BoxFuture;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use crate::mail::SendError;
use crate::outbound::{Outbound, OutboundError, Request};

/// Whoever carries SMS.
pub trait SmsTransport: Send + Sync {
    /// Hands a message over to the gateway.
    fn send<'a>(&'a self, to: &'a MobileNumber, text: &'a str) -> BoxFuture<'a, Result<(), SendError>>;

    /// Says whether the gateway can be reached, without sending anything; not whether it takes the login.
    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>>;
}

/// How the gateway takes its fields. Values are templates: `{to}`, `{text}` and `{sender}` are replaced in them, once
/// and whole, and then encoded, so that no text can add a field.
#[derive(Debug, Clone)]
pub enum Fields {
    /// `application/json`: an object of strings.
    Json(BTreeMap<String, String>),
    /// `application/x-www-form-urlencoded`.
    Form(BTreeMap<String, String>),
    /// As the URL's query, for gateways that know only GET.
    Query(BTreeMap<String, String>),
}

/// A gateway as it is configured. `Debug` hides what may hold a secret.
#[derive(Clone)]
pub struct SmsGateway {
    /// Where the request goes.
    pub url: String,
    /// `POST`, mostly.
    pub method: Method,
    /// Headers, such as `Authorization`; their values are secrets.
    pub headers: BTreeMap<String, SecretString>,
    /// What is sent.
    pub fields: Fields,
    /// Name or number that the message comes from.
    pub sender: String,
}

impl fmt::Debug for SmsGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsGateway").field("method", &self.method).field("sender", &self.sender).finish_non_exhaustive()
    }
}

/// Why a gateway cannot be used as configured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidGateway {
    /// Not a URL.
    #[error("the SMS gateway's address is not a URL; expected https:// and a host")]
    Url,
    /// Not a header.
    #[error("the header {0:?} of the SMS gateway is not valid; check its name and value")]
    Header(String),
    /// The number or the text would not be sent.
    #[error("the fields of the SMS gateway do not use {0}; put it where the gateway expects it")]
    Missing(&'static str),
}

/// SMS through an [`SmsGateway`].
pub struct HttpSms {
    outbound: Outbound,
    url: Url,
    method: Method,
    headers: HeaderMap,
    fields: Fields,
    sender: String,
}

impl fmt::Debug for HttpSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpSms({})", self.url.host_str().unwrap_or("?"))
    }
}

impl HttpSms {
    /// Checks the configuration; sends nothing.
    ///
    /// # Errors
    /// [`InvalidGateway`].
    pub fn new(gateway: SmsGateway, outbound: Outbound) -> Result<Self, InvalidGateway> {
        let url = Url::parse(&gateway.url).ok().filter(Url::has_host).ok_or(InvalidGateway::Url)?;
        for name in ["{to}", "{text}"] {
            if !gateway.fields.values().any(|value| value.contains(name)) {
                return Err(InvalidGateway::Missing(name));
            }
        }
        let headers = headers(&gateway.headers)?;
        let SmsGateway { method, fields, sender, .. } = gateway;
        Ok(Self { outbound, url, method, headers, fields, sender })
    }

    fn request(&self, to: &MobileNumber, text: &str) -> Request {
        let mut request = Request::new(self.method.clone(), self.url.clone());
        request.headers.clone_from(&self.headers);
        let filled = self.fields.fill(&[("{to}", to.as_str()), ("{text}", text), ("{sender}", &self.sender)]);
        match &self.fields {
            Fields::Json(_) => {
                request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                request.body = serde_json::json!(filled).to_string().into_bytes();
            }
            Fields::Form(_) => {
                let form = HeaderValue::from_static("application/x-www-form-urlencoded");
                request.headers.insert(CONTENT_TYPE, form);
                request.body = encode(&filled).into_bytes();
            }
            Fields::Query(_) => {
                request.url.query_pairs_mut().extend_pairs(&filled);
            }
        }
        request
    }
}

impl SmsTransport for HttpSms {
    fn send<'a>(&'a self, to: &'a MobileNumber, text: &'a str) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async move {
            let answer = self.outbound.send(self.request(to, text)).await;
            judge(answer.map(|response| response.status))
        })
    }

    /// Any answer to a question that changes nothing shows that somebody is there.
    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async {
            let asked = self.outbound.send(Request::new(Method::OPTIONS, self.url.clone())).await;
            asked.map(drop).map_err(|error| SendError::transient(error.to_string()))
        })
    }
}

/// The transport of an instance without a gateway.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSms;

impl SmsTransport for NoSms {
    fn send<'a>(&'a self, _: &'a MobileNumber, _: &'a str) -> BoxFuture<'a, Result<(), SendError>> {
        let how = "name a gateway in the section [sms] of the configuration file";
        Box::pin(async move { Err(SendError::NotConfigured { what: "SMS", how }) })
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Err(SendError::NotConfigured { what: "SMS", how: "name a gateway in the settings" }) })
    }
}

impl Fields {
    fn values(&self) -> impl Iterator<Item = &String> {
        self.all().values()
    }

    fn all(&self) -> &BTreeMap<String, String> {
        match self {
            Self::Json(fields) | Self::Form(fields) | Self::Query(fields) => fields,
        }
    }

    fn fill(&self, values: &[(&str, &str)]) -> BTreeMap<String, String> {
        self.all().iter().map(|(name, template)| (name.clone(), fill(template, values))).collect()
    }
}

/// Replaces names in one pass over the template, so that `{sender}` within a text stays text.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        let (taken, value) = values
            .iter()
            .find(|(name, _)| rest.starts_with(name))
            .map_or((1, "{"), |(name, value)| (name.len(), *value));
        filled.push_str(value);
        rest = &rest[taken..];
    }
    filled.push_str(rest);
    filled
}

fn encode(fields: &BTreeMap<String, String>) -> String {
    // The form encoding is that of a query, and the URL type has it.
    Url::parse_with_params("http://form/", fields)
        .ok()
        .and_then(|url| url.query().map(str::to_owned))
        .unwrap_or_default()
}

fn headers(configured: &BTreeMap<String, SecretString>) -> Result<HeaderMap, InvalidGateway> {
    let mut headers = HeaderMap::new();
    for (name, value) in configured {
        let invalid = || InvalidGateway::Header(name.clone());
        let mut value = HeaderValue::from_str(value.expose_secret()).map_err(|_| invalid())?;
        value.set_sensitive(true);
        headers.insert(name.parse::<HeaderName>().map_err(|_| invalid())?, value);
    }
    Ok(headers)
}

/// 401 and 403 are the configuration's fault, not the message's: it waits until they are mended.
fn judge(answer: Result<StatusCode, OutboundError>) -> Result<(), SendError> {
    let status = answer.map_err(|error| SendError::transient(error.to_string()))?;
    match status.as_u16() {
        200..=299 => Ok(()),
        401 | 403 | 407 => {
            Err(SendError::transient(format!("the SMS gateway refused the login ({status}); check its headers")))
        }
        408 | 425 | 429 | 500..=599 => {
            Err(SendError::transient(format!("the SMS gateway asks to try again later ({status})")))
        }
        _ => Err(SendError::permanent(format!("the SMS gateway refused the message ({status})"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fill_a_field_and_never_add_one() {
        let values = [("{to}", "+49"), ("{text}", "a&to=x \"{sender}\" {to}"), ("{sender}", "Door")];
        assert_eq!(fill("{text}|{sender}|{other}", &values), "a&to=x \"{sender}\" {to}|Door|{other}");
        let filled = BTreeMap::from([("text".to_owned(), fill("{text}", &values))]);
        assert_eq!(encode(&filled), "text=a%26to%3Dx+%22%7Bsender%7D%22+%7Bto%7D");
    }

    #[test]
    fn statuses_are_transient_or_permanent() {
        for (status, transient) in [(400, false), (401, true), (404, false), (413, false), (429, true), (503, true)] {
            let error = judge(Ok(StatusCode::from_u16(status).unwrap())).unwrap_err();
            assert_eq!(error.is_transient(), transient, "{status}");
        }
        assert!(judge(Ok(StatusCode::ACCEPTED)).is_ok());
    }
}
