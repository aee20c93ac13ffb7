//! The settings as people read and write them: secrets go in and never come out.

use std::collections::BTreeMap;

use domain::settings::Settings;
use domain::time::Timestamp;

use crate::transports::Secrets;

/// Settings as they are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The document.
    pub settings: Settings,
    /// Whether the mail server's password is known.
    pub mail_password_set: bool,
    /// When they were last changed; `None` if they never were.
    pub updated_at: Option<Timestamp>,
    /// Counts changes; 0 where nothing was ever set.
    pub version: u64,
}

/// Settings as they are written.
#[derive(Clone, Default, PartialEq)]
pub struct Document {
    /// The document. What its gateway says of headers does not count: the names of
    /// [`Document::sms_headers`] do.
    pub settings: Settings,
    /// The mail server's password; `None` keeps the one that is known.
    pub mail_password: Option<String>,
    /// The headers of the SMS gateway; `None` keeps the value that is known.
    pub sms_headers: BTreeMap<String, Option<String>>,
}

/// Shows no secrets.
impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Document {
    /// What is there, to be changed.
    pub(super) fn of(settings: &Settings) -> Self {
        let headers = settings.sms.iter().flat_map(|gateway| &gateway.headers);
        Self {
            settings: settings.clone(),
            mail_password: None,
            sms_headers: headers.map(|name| (name.clone(), None)).collect(),
        }
    }

    /// The document as it is stored, and the secrets that go with it.
    pub(super) fn split(mut self, known: &Secrets) -> (Settings, Secrets) {
        let mut secrets = Secrets::default();
        if self.settings.mail.as_ref().is_some_and(|server| server.username.is_some()) {
            secrets.mail_password = self.mail_password.or_else(|| known.mail_password.clone());
        }
        if let Some(gateway) = &mut self.settings.sms {
            gateway.headers = self.sms_headers.keys().cloned().collect();
            for (name, value) in self.sms_headers {
                if let Some(value) = value.or_else(|| known.sms_headers.get(&name).cloned()) {
                    secrets.sms_headers.insert(name, value);
                }
            }
        }
        (self.settings, secrets)
    }
}
