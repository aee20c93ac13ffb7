//! What carries mails, SMS and webhooks: the first two chosen by a project's settings, else by the instance's configuration.
//!
//! A transport that cannot be used as it is configured is handed out all the
//! same; it fails when it is asked to send, with what is wrong, so that a
//! message waits until somebody mends the settings.

mod project;
mod real;
mod secrets;
mod sms;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::contact::EmailAddress;
use domain::settings::{MailServer, SmsGateway};
use notify::mail::{MailTransport, NoMail};
use notify::sms::{NoSms, SmsTransport};
use notify::webhook::{NoWebhooks, WebhookTransport};
use secrecy::SecretString;

pub use project::WaysOut;
pub use real::{InvalidInstance, RealTransports};
pub use secrets::Secrets;

/// Gives out transports. The binary gives the real ones; tests give their own.
pub trait Transports: Send + Sync {
    /// To the mail server that a project names.
    fn mail(&self, server: &MailServer, password: Option<SecretString>) -> Arc<dyn MailTransport>;

    /// To the instance's own mail server, with the address that its mails come from.
    fn instance_mail(&self) -> Option<(Arc<dyn MailTransport>, EmailAddress)>;

    /// To the gateway that a project names; `headers` are the values of the headers that its settings list.
    fn sms(&self, gateway: &SmsGateway, headers: BTreeMap<String, SecretString>) -> Arc<dyn SmsTransport>;

    /// To whatever receivers projects name.
    fn webhooks(&self) -> Arc<dyn WebhookTransport>;
}

/// No way out at all: every message waits.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTransports;

impl Transports for NoTransports {
    fn mail(&self, _: &MailServer, _: Option<SecretString>) -> Arc<dyn MailTransport> {
        Arc::new(NoMail)
    }

    fn instance_mail(&self) -> Option<(Arc<dyn MailTransport>, EmailAddress)> {
        None
    }

    fn sms(&self, _: &SmsGateway, _: BTreeMap<String, SecretString>) -> Arc<dyn SmsTransport> {
        Arc::new(NoSms)
    }

    fn webhooks(&self) -> Arc<dyn WebhookTransport> {
        Arc::new(NoWebhooks)
    }
}
