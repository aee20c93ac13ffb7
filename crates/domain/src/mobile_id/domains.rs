//! The mail domains that may stand in certificates.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::contact::EmailAddress;
use crate::settings::InvalidSetting;

/// How many domains a project may name.
const MOST: usize = 100;

/// The domains whose addresses may stand in alternative names. An empty list means each holder's own: an address that
/// the project has of somebody may stand in that person's certificates, whatever its domain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Domains(Vec<Domain>);

/// `example.org` for this very domain, `*.example.org` for every one below it; in small letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);

/// Why a text is not a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a domain like example.org, or *.example.org for all below it; other scripts as xn--…")]
pub struct InvalidDomain;

impl Domains {
    /// The rules that hold for somebody's certificates, as the CA takes them.
    ///
    /// Where the holder's own domain counts and is not written in ASCII there is none: a certificate cannot name it.
    #[must_use]
    pub fn rules(&self, own: Option<&EmailAddress>) -> Vec<Domain> {
        match self.0.is_empty() {
            true => own.and_then(|address| address.domain().parse().ok()).into_iter().collect(),
            false => self.0.clone(),
        }
    }

    /// Whether an address of the holder's own may stand in their certificates.
    #[must_use]
    pub fn allow(&self, address: &EmailAddress) -> bool {
        self.rules(Some(address)).iter().any(|rule| rule.allows(address.domain()))
    }

    pub(super) fn check(&self) -> Option<InvalidSetting> {
        let detail = || format!("expected at most {MOST} domains");
        (self.0.len() > MOST).then(|| InvalidSetting { pointer: "/allowed_domains".into(), detail: detail() })
    }
}

impl Domain {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn allows(&self, domain: &str) -> bool {
        let domain = domain.to_ascii_lowercase();
        match self.0.strip_prefix("*.") {
            Some(above) => domain.strip_suffix(above).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
            None => domain == self.0,
        }
    }
}

impl FromStr for Domain {
    type Err = InvalidDomain;

    fn from_str(text: &str) -> Result<Self, InvalidDomain> {
        let domain = text.strip_prefix("*.").unwrap_or(text);
        let fits = (1..=253).contains(&domain.len()) && domain.contains('.') && domain.split('.').all(is_label);
        if fits { Ok(Self(text.to_ascii_lowercase())) } else { Err(InvalidDomain) }
    }
}

/// RFC 1123 §2.1.
fn is_label(label: &str) -> bool {
    let sound = (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
    sound && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

impl TryFrom<String> for Domain {
    type Error = InvalidDomain;

    fn try_from(text: String) -> Result<Self, InvalidDomain> {
        text.parse()
    }
}

impl From<Domain> for String {
    fn from(domain: Domain) -> Self {
        domain.0
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
