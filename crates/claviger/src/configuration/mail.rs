//! The section `[mail]`: the server that mails go out through.

use std::time::Duration;

use domain::contact::EmailAddress;
use notify::mail::{Security, SmtpConfig};
use secrecy::SecretString;

use super::error::ConfigurationError;
use super::layers::Layers;
use super::named;

/// For every step of a conversation with the mail server.
const TIMEOUT: Duration = Duration::from_secs(30);

const SECURITY: [(&str, Security); 3] =
    [("starttls", Security::Starttls), ("tls", Security::Tls), ("none", Security::None)];

/// Reads the section; `None` without a host.
pub(super) fn read(layers: &Layers) -> Result<Option<SmtpConfig>, ConfigurationError> {
    let login = login(layers)?;
    let from: Option<EmailAddress> = layers.parse("mail.from")?;
    let security = layers.word("mail.security", &SECURITY)?.unwrap_or(Security::Starttls);
    let port = layers.number("mail.port", 1, u64::from(u16::MAX))?;
    let allow_plaintext = layers.truth("mail.allow_plaintext")?;
    let extra_root_pem =
        layers.path("mail.ca_file")?.map(|path| named::contents(layers, "mail.ca_file", &path)).transpose()?;
    let Some(host) = layers.text("mail.host")? else {
        return match (&login, &from) {
            (None, None) => Ok(None),
            _ => Err(ConfigurationError::Together("mail settings without mail.host; name the SMTP server there")),
        };
    };
    let from =
        from.ok_or(ConfigurationError::Together("mail.host without mail.from; set the sender's address there"))?;
    let port = port.and_then(|port| u16::try_from(port).ok()).unwrap_or(usual_port(security));
    Ok(Some(SmtpConfig {
        host,
        port,
        security,
        allow_plaintext,
        login,
        from,
        from_name: None,
        helo: None,
        timeout: TIMEOUT,
        extra_root_pem,
    }))
}

fn usual_port(security: Security) -> u16 {
    match security {
        Security::Starttls => 587,
        Security::Tls => 465,
        Security::None => 25,
    }
}

fn login(layers: &Layers) -> Result<Option<(String, SecretString)>, ConfigurationError> {
    let username = layers.text("mail.username")?;
    match (username, password(layers)?) {
        (Some(username), Some(password)) => Ok(Some((username, password))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(ConfigurationError::Together(
            "mail.username without a password; set mail.password_file, or CLAVIGER_MAIL_PASSWORD",
        )),
        (None, Some(_)) => Err(ConfigurationError::Together("a mail password without mail.username; set that, too")),
    }
}

fn password(layers: &Layers) -> Result<Option<SecretString>, ConfigurationError> {
    match (layers.text("mail.password")?, layers.path("mail.password_file")?) {
        (Some(_), Some(_)) => {
            Err(ConfigurationError::Together("both mail.password and mail.password_file are set; remove one of them"))
        }
        (Some(password), None) => Ok(Some(password.into())),
        (None, Some(path)) => {
            let password = named::secret(layers, "mail.password_file", &path)?;
            Ok(Some(password))
        }
        (None, None) => Ok(None),
    }
}
