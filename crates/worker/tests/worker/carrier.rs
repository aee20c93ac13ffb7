//! Transports that remember what they were given, and fail when they are told to.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use app::Transports;
use domain::contact::{EmailAddress, MobileNumber};
use domain::settings::{MailServer, SmsGateway};
use futures_util::future::BoxFuture;
use notify::mail::{Mail, MailTransport, SendError};
use notify::sms::SmsTransport;
use notify::webhook::{NoWebhooks, WebhookTransport};
use secrecy::SecretString;
use tokio::sync::Semaphore;

/// What is done with the next message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Not now.
    Transient,
    /// Never.
    Permanent,
    /// Nobody said how.
    NotConfigured,
    /// Taken, but the answer comes only after [`Carrier::open_gate`].
    Gated,
    /// The transport breaks down.
    Panic,
}

/// A message that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    /// `Message-ID`; of an SMS, nothing.
    pub(crate) id: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// Carries mails and SMS into a list.
#[derive(Clone)]
pub(crate) struct Carrier {
    sent: Arc<Mutex<Vec<Sent>>>,
    tries: Arc<Mutex<u32>>,
    script: Arc<Mutex<VecDeque<Next>>>,
    always: Arc<Mutex<Option<Next>>>,
    gate: Arc<Semaphore>,
}

impl Default for Carrier {
    fn default() -> Self {
        Self {
            sent: Arc::default(),
            tries: Arc::default(),
            script: Arc::default(),
            always: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
        }
    }
}

impl Carrier {
    /// What becomes of the next messages; after that, they are taken.
    pub(crate) fn next(&self, script: impl IntoIterator<Item = Next>) {
        self.script.lock().unwrap().extend(script);
    }

    /// What becomes of every message.
    pub(crate) fn always(&self, next: Option<Next>) {
        *self.always.lock().unwrap() = next;
    }

    /// What was taken so far.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// How often something was tried.
    pub(crate) fn tries(&self) -> u32 {
        *self.tries.lock().unwrap()
    }

    /// Answers one gated message.
    pub(crate) fn open_gate(&self) {
        self.gate.add_permits(1);
    }

    async fn carry(&self, message: Sent) -> Result<(), SendError> {
        *self.tries.lock().unwrap() += 1;
        let scripted = self.script.lock().unwrap().pop_front();
        let next = scripted.or(*self.always.lock().unwrap());
        match next {
            Some(Next::Transient) => return Err(SendError::Transient { detail: "busy".to_owned() }),
            Some(Next::Permanent) => return Err(SendError::Permanent { detail: "no such mailbox".to_owned() }),
            Some(Next::NotConfigured) => return Err(SendError::NotConfigured { what: "mail", how: "set it up" }),
            Some(Next::Panic) => panic!("the transport breaks down, as the test wants"),
            Some(Next::Gated) | None => {}
        }
        self.sent.lock().unwrap().push(message);
        if next == Some(Next::Gated) {
            self.gate.acquire().await.unwrap().forget();
        }
        Ok(())
    }
}

impl Transports for Carrier {
    fn mail(&self, _: &MailServer, _: Option<SecretString>) -> Arc<dyn MailTransport> {
        Arc::new(self.clone())
    }

    fn instance_mail(&self) -> Option<(Arc<dyn MailTransport>, EmailAddress)> {
        Some((Arc::new(self.clone()), "doors@example.org".parse().unwrap()))
    }

    fn sms(&self, _: &SmsGateway, _: BTreeMap<String, SecretString>) -> Arc<dyn SmsTransport> {
        Arc::new(self.clone())
    }

    fn webhooks(&self) -> Arc<dyn WebhookTransport> {
        Arc::new(NoWebhooks)
    }
}

impl MailTransport for Carrier {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(self.carry(Sent {
            id: mail.message_id.to_string(),
            to: mail.to.to_string(),
            subject: mail.content.subject.clone(),
            text: mail.content.text.clone(),
        }))
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }
}

impl SmsTransport for Carrier {
    fn send<'a>(&'a self, to: &'a MobileNumber, text: &'a str) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(self.carry(Sent {
            id: String::new(),
            to: to.as_str().to_owned(),
            subject: String::new(),
            text: text.to_owned(),
        }))
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }
}
