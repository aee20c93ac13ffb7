//! The passwords and headers that a project's transports need.

use std::collections::BTreeMap;
use std::fmt;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// What is sealed beside a project's settings. It is read to send, and shown to nobody.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    /// The password of [`domain::settings::MailServer::username`].
    #[serde(default)]
    pub mail_password: Option<String>,
    /// The values of [`domain::settings::SmsGateway::headers`], by name.
    #[serde(default)]
    pub sms_headers: BTreeMap<String, String>,
}

impl Secrets {
    /// The mail server's password, to be handed on.
    #[must_use]
    pub fn mail_password(&self) -> Option<SecretString> {
        self.mail_password.as_deref().map(SecretString::from)
    }

    /// The values of these of the gateway's headers, to be handed on.
    #[must_use]
    pub fn sms_headers(&self, names: &[String]) -> BTreeMap<String, SecretString> {
        let known = names.iter().filter_map(|name| self.sms_headers.get_key_value(name));
        known.map(|(name, value)| (name.clone(), SecretString::from(value.as_str()))).collect()
    }
}

/// Shows nothing, not even which there are.
impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl Drop for Secrets {
    fn drop(&mut self) {
        self.mail_password.zeroize();
        self.sms_headers.values_mut().for_each(Zeroize::zeroize);
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn only_the_headers_that_the_settings_list_are_handed_on() {
        let sms_headers = [("Authorization", "Bearer x"), ("X-Old", "y")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        let secrets = Secrets { mail_password: Some("open sesame".to_owned()), sms_headers: sms_headers.into() };
        let headers = secrets.sms_headers(&["Authorization".to_owned(), "X-New".to_owned()]);
        assert_eq!(headers.len(), 1);
        assert_eq!(headers["Authorization"].expose_secret(), "Bearer x");
        assert_eq!(format!("{secrets:?}"), "Secrets(…)");
    }
}
