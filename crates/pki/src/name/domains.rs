//! The domains that alternative names may lie in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::NameFault;

/// The domains that alternative names may lie in. None allows no alternative name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AllowedDomains(Vec<DomainRule>);

impl AllowedDomains {
    /// Allows what one of the rules allows.
    #[must_use]
    pub fn new(rules: Vec<DomainRule>) -> Self {
        Self(rules)
    }

    /// The domain in small letters, if it is one that is allowed.
    pub(super) fn admit(&self, domain: &str) -> Result<String, NameFault> {
        let domain = host(domain)?;
        match self.0.iter().any(|rule| rule.allows(&domain)) {
            true => Ok(domain),
            false => Err(NameFault::Domain(domain)),
        }
    }
}

/// `example.org` for this very domain, `*.example.org` for every one below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DomainRule {
    domain: String,
    below: bool,
}

impl DomainRule {
    fn allows(&self, domain: &str) -> bool {
        match self.below {
            true => domain.strip_suffix(&self.domain).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
            false => domain == self.domain,
        }
    }
}

impl FromStr for DomainRule {
    type Err = NameFault;

    fn from_str(text: &str) -> Result<Self, NameFault> {
        let below = text.strip_prefix("*.");
        Ok(Self { domain: host(below.unwrap_or(text))?, below: below.is_some() })
    }
}

impl TryFrom<String> for DomainRule {
    type Error = NameFault;

    fn try_from(text: String) -> Result<Self, NameFault> {
        text.parse()
    }
}

impl From<DomainRule> for String {
    fn from(rule: DomainRule) -> Self {
        rule.to_string()
    }
}

impl fmt::Display for DomainRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.below { "*." } else { "" }, self.domain)
    }
}

/// A host name of letters, digits and hyphens (RFC 1123 §2.1), in small letters.
/// Other scripts are written as their A-labels (RFC 5890).
fn host(text: &str) -> Result<String, NameFault> {
    let form = NameFault::Form("a domain");
    if text.is_empty() || text.len() > 253 || !text.split('.').all(is_label) {
        return Err(form);
    }
    Ok(text.to_ascii_lowercase())
}

fn is_label(label: &str) -> bool {
    let sound = (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
    sound && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
