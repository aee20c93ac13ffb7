//! Mails by SMTP, over a pool of connections to one server.
//!
//! The server's name is resolved and judged here, and the library is handed an address that passed; the certificate is
//! still checked against the name.

use std::error::Error as _;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use domain::contact::EmailAddress;
use futures_util::future::BoxFuture;
use lettre::message::Mailbox;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::{Mail, MailTransport, SendError, message};
use crate::Text;
use crate::outbound::{Policy, ResolveError, resolve};

type Connections = AsyncSmtpTransport<Tokio1Executor>;

/// How many connections to the server are open at most.
const POOL_SIZE: u32 = 4;

/// How the connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Plain at first, then STARTTLS, or no mail at all (usually port 587).
    Starttls,
    /// TLS from the first byte (usually port 465).
    Tls,
    /// Not at all: only towards this machine, unless [`SmtpConfig::allow_plaintext`].
    None,
}

/// A mail server and how to speak to it. `Debug` hides the password.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Plaintext, passwords included, may leave this machine.
    pub allow_plaintext: bool,
    /// User name and password, if the server wants them.
    pub login: Option<(String, SecretString)>,
    /// Sender of every mail.
    pub from: EmailAddress,
    /// Name beside it.
    pub from_name: Option<Text>,
    /// What this machine calls itself; `localhost` if `None`.
    pub helo: Option<String>,
    /// For every step of the conversation.
    pub timeout: Duration,
    /// Further certificate authorities to trust, as PEM.
    pub extra_root_pem: Option<Vec<u8>>,
}

/// Why a server cannot be used as configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSmtp {
    /// The sender's address is none that a mail can carry.
    #[error("the sender's address cannot be written into a mail; choose a plain one")]
    From,
    /// Not a certificate.
    #[error("the additional certificate authority is not a certificate in PEM form")]
    Root,
    /// The name cannot be checked against a certificate.
    #[error("the mail server's TLS could not be set up; check its host name and the trusted certificates")]
    Tls,
    /// The name given to the server would break its line.
    #[error("the name that this machine gives itself towards the mail server (helo) is not a host name")]
    Helo,
}

/// The transport.
pub struct Smtp {
    config: SmtpConfig,
    policy: Policy,
    from: Mailbox,
    tls: Tls,
    current: Mutex<Option<(IpAddr, Connections)>>,
}

impl Smtp {
    /// Checks the configuration; connects to nothing yet.
    ///
    /// # Errors
    /// [`InvalidSmtp`].
    pub fn new(config: SmtpConfig, policy: Policy) -> Result<Self, InvalidSmtp> {
        if config.helo.as_deref().is_some_and(|name| !is_host_name(name)) {
            return Err(InvalidSmtp::Helo);
        }
        let from = message::mailbox(&config.from, config.from_name.as_ref()).map_err(|_| InvalidSmtp::From)?;
        let tls = tls(&config)?;
        Ok(Self { config, policy, from, tls, current: Mutex::new(None) })
    }

    async fn hand_over(&self, mail: &Mail) -> Result<(), SendError> {
        let message = message::build(mail, &self.from)?;
        let connections = self.connections().await?;
        match connections.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => {
                self.forget_if_broken(&error).await;
                Err(self.classify(&error))
            }
        }
    }

    /// The pool to the address in use while the name still stands for it; else one to the first address that answers.
    async fn connections(&self) -> Result<Connections, SendError> {
        let addresses = self.addresses().await?;
        let mut current = self.current.lock().await;
        if let Some((ip, connections)) = &*current
            && addresses.iter().any(|address| address.ip() == *ip)
        {
            return Ok(connections.clone());
        }
        let (ip, connections) = self.first_that_answers(&addresses).await?;
        *current = Some((ip, connections.clone()));
        Ok(connections)
    }

    async fn first_that_answers(&self, addresses: &[SocketAddr]) -> Result<(IpAddr, Connections), SendError> {
        let mut last = SendError::transient(format!("{} has no address", self.config.host));
        for address in addresses {
            let connections = self.pool(address.ip());
            match connections.test_connection().await {
                Ok(_) => return Ok((address.ip(), connections)),
                Err(error) => last = self.classify(&error),
            }
        }
        Err(last)
    }

    async fn addresses(&self) -> Result<Vec<SocketAddr>, SendError> {
        let SmtpConfig { host, port, timeout, .. } = &self.config;
        let found = tokio::time::timeout(*timeout, resolve(self.policy, host, *port)).await;
        let addresses = match found {
            Ok(Ok(addresses)) => addresses,
            Ok(Err(ResolveError::Refused(_))) => return Err(self.refused_address()),
            Ok(Err(ResolveError::Lookup(_))) => {
                return Err(SendError::transient(format!("the mail server's name {host} could not be resolved")));
            }
            Err(_) => {
                return Err(SendError::transient(format!("resolving the mail server's name {host} took too long")));
            }
        };
        let stays_here = addresses.iter().all(|address| address.ip().to_canonical().is_loopback());
        if self.config.security == Security::None && !self.config.allow_plaintext && !stays_here {
            return Err(SendError::transient(format!(
                "mail to {host} would go out in plaintext; use STARTTLS or TLS, or allow plaintext explicitly"
            )));
        }
        Ok(addresses)
    }

    fn refused_address(&self) -> SendError {
        SendError::transient(format!(
            "the mail server {} has an address in a private or reserved range, which may not be reached; \
             if it is meant, start the server with --allow-private-addresses",
            self.config.host
        ))
    }

    fn pool(&self, ip: IpAddr) -> Connections {
        let hello = self.config.helo.clone().unwrap_or_else(|| "localhost".to_owned());
        let mut builder = Connections::builder_dangerous(ip.to_string())
            .port(self.config.port)
            .tls(self.tls.clone())
            .timeout(Some(self.config.timeout))
            .hello_name(ClientId::Domain(hello))
            .pool_config(PoolConfig::new().max_size(POOL_SIZE));
        if let Some((user, password)) = &self.config.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose_secret().to_owned()));
        }
        builder.build()
    }

    /// A server that answers, with whatever code, stays; one that does not may have moved to another of its addresses.
    async fn forget_if_broken(&self, error: &lettre::transport::smtp::Error) {
        if error.status().is_none() {
            *self.current.lock().await = None;
        }
    }

    /// The server's own words are left out: they may quote what it was sent.
    fn classify(&self, error: &lettre::transport::smtp::Error) -> SendError {
        let host = &self.config.host;
        match error.status().map(u16::from) {
            Some(code @ (530 | 534 | 535 | 538)) => SendError::transient(format!(
                "{host} refused the login ({code}); check user name and password of the mail server"
            )),
            Some(code) if error.is_permanent() => SendError::permanent(format!("{host} refused the mail ({code})")),
            Some(code) => SendError::transient(format!("{host} asks to try again later ({code})")),
            None => SendError::transient(self.without_answer(error)),
        }
    }

    fn without_answer(&self, error: &lettre::transport::smtp::Error) -> String {
        let SmtpConfig { host, port, .. } = &self.config;
        if error.is_tls() || is_tls_within(error) {
            format!("no secure connection to {host}:{port}; its certificate is not trusted or it speaks no TLS there")
        } else if error.is_timeout() {
            format!("{host}:{port} did not answer in time")
        } else if error.is_client() {
            format!("{host}:{port} does not offer what is configured (STARTTLS, login)")
        } else {
            format!("{host}:{port} could not be reached, or the connection broke")
        }
    }
}

impl MailTransport for Smtp {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(self.hand_over(mail))
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async {
            let connections = self.connections().await?;
            connections.test_connection().await.map(drop).map_err(|error| self.classify(&error))
        })
    }
}

fn tls(config: &SmtpConfig) -> Result<Tls, InvalidSmtp> {
    if config.security == Security::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(config.host.clone());
    if let Some(pem) = &config.extra_root_pem {
        parameters = parameters.add_root_certificate(Certificate::from_pem(pem).map_err(|_| InvalidSmtp::Root)?);
    }
    let parameters = parameters.build_rustls().map_err(|_| InvalidSmtp::Tls)?;
    Ok(if config.security == Security::Tls { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
}

fn is_host_name(name: &str) -> bool {
    (1..=253).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
}

/// A refused certificate arrives as an I/O error of the handshake.
fn is_tls_within(error: &lettre::transport::smtp::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        let within = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let within: Option<&(dyn std::error::Error + 'static)> = within.map(|error| error as _);
        if within.unwrap_or(cause).is::<rustls::Error>() {
            return true;
        }
        source = cause.source();
    }
    false
}
