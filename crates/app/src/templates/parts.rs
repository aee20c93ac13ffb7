//! The parts of a message, as people write and as the store keeps them.

use std::collections::BTreeMap;

use domain::project::Locale;
use notify::template::{Key, MessageKind, Overrides, Part, TemplateError, default_source};
use store::repo::TemplateOverride;

use crate::error::{Error, Invalid, Result};

/// One message in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// The message.
    pub kind: MessageKind,
    /// The language.
    pub locale: Locale,
}

/// The sources of a message's parts; `None` where the built-in one is used, or there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// One line.
    pub subject: Option<String>,
    /// The plain text.
    pub text: Option<String>,
    /// A whole MJML document.
    pub html: Option<String>,
    /// The SMS.
    pub sms: Option<String>,
}

const ALL: [Part; 4] = [Part::Subject, Part::Text, Part::Html, Part::Sms];

impl Parts {
    /// What is built in.
    pub(super) fn built_in(name: Name) -> Self {
        let mut parts = Self::default();
        for part in ALL {
            *parts.get_mut(part) = default_source(name.key(part));
        }
        parts
    }

    pub(super) fn of(stored: &TemplateOverride) -> Self {
        let mut parts = Self::default();
        for part in ALL {
            *parts.get_mut(part) = stored.parts.get(&part.to_string()).cloned();
        }
        parts
    }

    pub(super) fn stored(&self) -> BTreeMap<String, String> {
        ALL.into_iter().filter_map(|part| Some((part.to_string(), self.get(part)?.to_owned()))).collect()
    }

    /// Checks every part as it would be sent.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a pointer to each part that fails, its detail naming the line.
    pub(super) fn overrides(&self, name: Name) -> Result<Overrides> {
        let mut overrides = Overrides::default();
        let mut faults = Vec::new();
        for part in ALL {
            if let Some(Err(error)) = self.get(part).map(|source| overrides.set(name.key(part), source)) {
                faults.push(fault(&error));
            }
        }
        if faults.is_empty() { Ok(overrides) } else { Err(Error::Invalid(faults)) }
    }

    fn get(&self, part: Part) -> Option<&str> {
        match part {
            Part::Subject => self.subject.as_deref(),
            Part::Text => self.text.as_deref(),
            Part::Html => self.html.as_deref(),
            Part::Sms => self.sms.as_deref(),
        }
    }

    fn get_mut(&mut self, part: Part) -> &mut Option<String> {
        match part {
            Part::Subject => &mut self.subject,
            Part::Text => &mut self.text,
            Part::Html => &mut self.html,
            Part::Sms => &mut self.sms,
        }
    }
}

pub(super) fn fault(error: &TemplateError) -> Invalid {
    Invalid::new(format!("/{}", error.part), "invalid_template", error.to_string())
}

impl Name {
    fn key(self, part: Part) -> Key {
        Key { kind: self.kind, locale: self.locale, part }
    }
}
