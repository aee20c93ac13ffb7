//! Messages, which all arrive.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::Transports;
use domain::contact::{EmailAddress, MobileNumber};
use domain::settings::{MailServer, SmsGateway};
use futures_util::future::BoxFuture;
use notify::mail::{Mail, MailTransport, SendError};
use notify::sms::SmsTransport;
use notify::webhook::{NoWebhooks, WebhookTransport};
use secrecy::SecretString;

/// Takes every message.
pub(crate) struct Post;

impl Transports for Post {
    fn mail(&self, _: &MailServer, _: Option<SecretString>) -> Arc<dyn MailTransport> {
        Arc::new(Self)
    }

    fn instance_mail(&self) -> Option<(Arc<dyn MailTransport>, EmailAddress)> {
        Some((Arc::new(Self), "doors@example.org".parse().expect("it is an address")))
    }

    fn webhooks(&self) -> Arc<dyn WebhookTransport> {
        Arc::new(NoWebhooks)
    }

    fn sms(&self, _: &SmsGateway, _: BTreeMap<String, SecretString>) -> Arc<dyn SmsTransport> {
        Arc::new(Self)
    }
}

impl MailTransport for Post {
    fn send<'a>(&'a self, _: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }
}

impl SmsTransport for Post {
    fn send<'a>(&'a self, _: &'a MobileNumber, _: &'a str) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }
}
