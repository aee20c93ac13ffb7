//! A project's SMS gateway, from the body that it wrote down.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::contact::MobileNumber;
use domain::settings::{SmsContentType, SmsGateway};
use futures_util::future::BoxFuture;
use notify::mail::SendError;
use notify::outbound::{Method, Outbound, Url};
use notify::sms::{self, Fields, HttpSms, SmsTransport};
use secrecy::SecretString;

/// The transport to a gateway.
pub(super) fn transport(
    gateway: &SmsGateway,
    headers: BTreeMap<String, SecretString>,
    outbound: &Outbound,
) -> Arc<dyn SmsTransport> {
    match connect(gateway, headers, outbound) {
        Ok(sms) => Arc::new(sms),
        Err(detail) => Arc::new(Unusable(detail)),
    }
}

fn connect(
    gateway: &SmsGateway,
    headers: BTreeMap<String, SecretString>,
    outbound: &Outbound,
) -> Result<HttpSms, String> {
    let gateway = sms::SmsGateway {
        url: gateway.url.clone(),
        method: Method::POST,
        headers,
        fields: fields(gateway).ok_or_else(|| MALFORMED.to_owned())?,
        sender: gateway.sender.clone(),
    };
    HttpSms::new(gateway, outbound.clone()).map_err(|invalid| invalid.to_string())
}

const MALFORMED: &str = "the body of the SMS gateway is not what its type says; expected a JSON object of strings, \
                         like {\"to\": \"{to}\", \"text\": \"{text}\"}, or a form, like to={to}&text={text}";

/// The body's fields. They are filled one by one and encoded afterwards, so that no text can add a field.
fn fields(gateway: &SmsGateway) -> Option<Fields> {
    Some(match gateway.content_type {
        SmsContentType::Json => Fields::Json(serde_json::from_str(&gateway.body).ok()?),
        SmsContentType::Form => {
            let mut form = Url::parse("http://form/").ok()?;
            form.set_query(Some(&gateway.body));
            Fields::Form(form.query_pairs().into_owned().collect())
        }
    })
}

/// A gateway that nothing can be sent to until its settings are mended.
struct Unusable(String);

impl SmsTransport for Unusable {
    fn send<'a>(&'a self, _: &'a MobileNumber, _: &'a str) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async { Err(SendError::Transient { detail: self.0.clone() }) })
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Err(SendError::Transient { detail: self.0.clone() }) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gateway(content_type: SmsContentType, body: &str) -> SmsGateway {
        SmsGateway {
            url: "https://sms.example.org/send".to_owned(),
            body: body.to_owned(),
            content_type,
            sender: "Doors".to_owned(),
            headers: Vec::new(),
        }
    }

    #[test]
    fn both_kinds_of_body_give_their_fields() {
        let json = gateway(SmsContentType::Json, r#"{"recipient": "{to}", "message": "{text}"}"#);
        let form = gateway(SmsContentType::Form, "recipient={to}&message={text}");
        for gateway in [json, form] {
            let (Fields::Json(fields) | Fields::Form(fields) | Fields::Query(fields)) = fields(&gateway).unwrap();
            let expected = [("message", "{text}"), ("recipient", "{to}")];
            let found: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_body_that_is_none_says_what_is_expected() {
        assert!(fields(&gateway(SmsContentType::Json, "to={to}")).is_none());
        assert!(fields(&gateway(SmsContentType::Json, r#"{"to": ["{to}"]}"#)).is_none());
    }
}
