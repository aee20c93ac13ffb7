//! A receiver, and whoever gets the mails about it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use app::Transports;
use app::transports::NoTransports;
use domain::contact::EmailAddress;
use domain::settings::{MailServer, SmsGateway};
use domain::time::SignedDuration;
use http::StatusCode;
use notify::mail::{Mail, MailTransport, SendError};
use notify::outbound::OutboundError;
use notify::sms::SmsTransport;
use notify::webhook::{Answer, SignedMessage, Unsent, WebhookTransport};
use secrecy::SecretString;

/// A status, and after how many seconds to ask again where it says so.
pub(crate) type Told = (u16, Option<i64>);

/// A receiver that answers as it is told, and 204 after that.
#[derive(Clone, Default)]
pub(crate) struct Receiver {
    pub(crate) answers: Arc<Mutex<VecDeque<Told>>>,
    pub(crate) always: Arc<Mutex<Option<u16>>>,
    pub(crate) heard: Arc<Mutex<Vec<Heard>>>,
    pub(crate) mails: Arc<Mutex<Vec<Mailed>>>,
}

/// A mail to an operator.
#[derive(Clone, Debug)]
pub(crate) struct Mailed {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// A message as it came.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) id: String,
    pub(crate) signatures: usize,
    pub(crate) body: serde_json::Value,
}

impl Receiver {
    pub(crate) fn answers(&self, answers: impl IntoIterator<Item = Told>) {
        self.answers.lock().unwrap().extend(answers);
    }

    pub(crate) fn always(&self, status: Option<u16>) {
        *self.always.lock().unwrap() = status;
    }

    /// What came since this was asked last.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }

    fn take(&self, message: &SignedMessage) -> Result<Answer, Unsent> {
        let headers = message.headers().unwrap();
        let text = |name: &str| headers[name].to_str().unwrap().to_owned();
        self.heard.lock().unwrap().push(Heard {
            id: text("webhook-id"),
            signatures: text("webhook-signature").split(' ').count(),
            body: serde_json::from_slice(message.body()).unwrap(),
        });
        let next = self.answers.lock().unwrap().pop_front();
        let (status, retry_after) = next.unwrap_or((self.always.lock().unwrap().unwrap_or(204), None));
        if status == 0 {
            return Err(OutboundError::Timeout { host: "receiver".to_owned() }.into());
        }
        let retry_after = retry_after.map(SignedDuration::from_secs);
        Ok(Answer { status: StatusCode::from_u16(status).unwrap(), retry_after, body: b"as you say".to_vec() })
    }
}

impl WebhookTransport for Receiver {
    fn check<'a>(&'a self, url: &'a str) -> futures_util::future::BoxFuture<'a, Result<(), Unsent>> {
        Box::pin(async move { if url.starts_with("https://") { Ok(()) } else { Err(Unsent::Unencrypted) } })
    }

    fn post<'a>(
        &'a self,
        _: &'a str,
        message: &'a SignedMessage,
    ) -> futures_util::future::BoxFuture<'a, Result<Answer, Unsent>> {
        Box::pin(async move { self.take(message) })
    }
}

impl MailTransport for Receiver {
    fn send<'a>(&'a self, mail: &'a Mail) -> futures_util::future::BoxFuture<'a, Result<(), SendError>> {
        let (to, content) = (mail.to.to_string(), mail.content.clone());
        let mail = Mailed { to, subject: content.subject, text: content.text, html: content.html };
        self.mails.lock().unwrap().push(mail);
        Box::pin(async { Ok(()) })
    }

    fn probe(&self) -> futures_util::future::BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }
}

impl Transports for Receiver {
    fn mail(&self, _: &MailServer, _: Option<SecretString>) -> Arc<dyn MailTransport> {
        Arc::new(self.clone())
    }

    fn instance_mail(&self) -> Option<(Arc<dyn MailTransport>, EmailAddress)> {
        Some((Arc::new(self.clone()), "doors@example.org".parse().unwrap()))
    }

    fn sms(&self, gateway: &SmsGateway, headers: BTreeMap<String, SecretString>) -> Arc<dyn SmsTransport> {
        NoTransports.sms(gateway, headers)
    }

    fn webhooks(&self) -> Arc<dyn WebhookTransport> {
        Arc::new(self.clone())
    }
}
