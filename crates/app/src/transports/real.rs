//! The transports that reach the network.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::contact::EmailAddress;
use domain::settings::{MailSecurity, MailServer, SmsGateway};
use futures_util::future::BoxFuture;
use notify::mail::{InvalidSmtp, Mail, MailTransport, Security, SendError, Smtp, SmtpConfig};
use notify::outbound::{Outbound, OutboundError, Policy};
use notify::sms::SmsTransport;
use notify::webhook::{HttpWebhooks, WebhookTransport};
use secrecy::{ExposeSecret, SecretString};
use store::seal::sha256;

use super::{Transports, sms};

/// For every step of a conversation with a mail server.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How many mail servers are remembered with their connections.
const REMEMBERED: usize = 64;

/// Mail by SMTP, SMS and webhooks by HTTP, to wherever the policy lets them. Connections
/// to a mail server are kept as long as its settings stay the same.
pub struct RealTransports {
    policy: Policy,
    outbound: Outbound,
    webhooks: Arc<HttpWebhooks>,
    helo: Option<String>,
    extra_root_pem: Option<Vec<u8>>,
    instance: Option<(Arc<dyn MailTransport>, EmailAddress)>,
    servers: Mutex<HashMap<[u8; 32], Arc<dyn MailTransport>>>,
}

/// Why the instance's own transports cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum InvalidInstance {
    /// Its mail server.
    #[error("the mail server of the configuration cannot be used")]
    Mail(#[from] InvalidSmtp),
    /// The HTTP client.
    #[error("messages cannot be sent by HTTP")]
    Http(#[from] OutboundError),
}

impl RealTransports {
    /// Checks the instance's mail server, if there is one; connects to nothing
    /// yet. `policy` holds for what projects configure; the instance's server
    /// is the operator's own choice and may stand anywhere on the network.
    ///
    /// # Errors
    /// [`InvalidInstance`].
    pub fn new(policy: Policy, instance: Option<SmtpConfig>, helo: Option<String>) -> Result<Self, InvalidInstance> {
        let extra_root_pem = instance.as_ref().and_then(|config| config.extra_root_pem.clone());
        let instance = instance.map(instance_mail).transpose()?;
        let (outbound, webhooks) = (Outbound::new(policy)?, Arc::new(HttpWebhooks::new(policy)?));
        let servers = Mutex::default();
        Ok(Self { policy, outbound, webhooks, helo, extra_root_pem, instance, servers })
    }

    fn connect(&self, server: &MailServer, password: Option<SecretString>) -> Arc<dyn MailTransport> {
        let config = SmtpConfig {
            host: server.host.clone(),
            port: server.port,
            security: security(server.security),
            allow_plaintext: false,
            login: server.username.clone().map(|name| (name, password.unwrap_or_default())),
            from: server.from.clone(),
            from_name: None,
            helo: self.helo.clone(),
            timeout: TIMEOUT,
            extra_root_pem: self.extra_root_pem.clone(),
        };
        match Smtp::new(config, self.policy) {
            Ok(smtp) => Arc::new(smtp),
            Err(invalid) => Arc::new(Unusable(invalid)),
        }
    }
}

impl Transports for RealTransports {
    fn mail(&self, server: &MailServer, password: Option<SecretString>) -> Arc<dyn MailTransport> {
        let key = fingerprint(server, password.as_ref());
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        if servers.len() >= REMEMBERED && !servers.contains_key(&key) {
            servers.clear(); // mails under way hold their own reference
        }
        servers.entry(key).or_insert_with(|| self.connect(server, password)).clone()
    }

    fn instance_mail(&self) -> Option<(Arc<dyn MailTransport>, EmailAddress)> {
        self.instance.clone()
    }

    fn sms(&self, gateway: &SmsGateway, headers: BTreeMap<String, SecretString>) -> Arc<dyn SmsTransport> {
        sms::transport(gateway, headers, &self.outbound)
    }

    fn webhooks(&self) -> Arc<dyn WebhookTransport> {
        self.webhooks.clone()
    }
}

fn instance_mail(config: SmtpConfig) -> Result<(Arc<dyn MailTransport>, EmailAddress), InvalidSmtp> {
    let from = config.from.clone();
    let anywhere = Policy { allow_private_addresses: true };
    Ok((Arc::new(Smtp::new(config, anywhere)?), from))
}

/// What tells one configuration from another, password included.
fn fingerprint(server: &MailServer, password: Option<&SecretString>) -> [u8; 32] {
    let password = password.map_or("", |password| password.expose_secret());
    sha256(format!("{server:?}\0{password}").as_bytes())
}

const fn security(security: MailSecurity) -> Security {
    match security {
        MailSecurity::Starttls => Security::Starttls,
        MailSecurity::Tls => Security::Tls,
        MailSecurity::None => Security::None,
    }
}

/// A server that nothing can be sent to until its settings are mended.
struct Unusable(InvalidSmtp);

impl Unusable {
    fn error(&self) -> SendError {
        SendError::Transient { detail: self.0.to_string() }
    }
}

impl MailTransport for Unusable {
    fn send<'a>(&'a self, _: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async { Err(self.error()) })
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Err(self.error()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: &str) -> MailServer {
        MailServer {
            host: host.to_owned(),
            port: 587,
            security: MailSecurity::Starttls,
            username: Some("door".to_owned()),
            from: "door@example.org".parse().unwrap(),
        }
    }

    fn transports() -> RealTransports {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        RealTransports::new(Policy::default(), None, None).unwrap()
    }

    #[test]
    fn connections_are_shared_until_anything_of_the_settings_changes() {
        let transports = transports();
        let mail = |host: &str, password: &str| transports.mail(&server(host), Some(SecretString::from(password)));
        let first = mail("mail.example.org", "one");
        assert!(Arc::ptr_eq(&first, &mail("mail.example.org", "one")));
        assert!(!Arc::ptr_eq(&first, &mail("mail.example.org", "two")));
        assert!(!Arc::ptr_eq(&first, &mail("mail.example.com", "one")));
        for index in 0..2 * REMEMBERED {
            mail(&format!("mail{index}.example.org"), "one");
        }
        assert!(transports.servers.lock().unwrap().len() <= REMEMBERED);
    }

    #[tokio::test]
    async fn a_project_cannot_send_into_the_network_that_the_server_stands_in() {
        let refused = transports().mail(&server("127.0.0.1"), None).probe().await.unwrap_err();
        assert!(refused.to_string().contains("private"), "{refused}");
        assert!(refused.is_transient());
    }
}
