//! A profile as people write it.

use serde::{Deserialize, Serialize};

use super::{ExtendedUsage, PolicyId, Usage};
use crate::key::KeyKind;
use crate::name::{AlternativeKind, AttributeKind};

/// A profile as people write it, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileSpec {
    /// What it is called: small letters, digits and hyphens.
    pub name: String,
    /// How long a certificate is valid. It never outlives its issuer.
    pub validity_days: u32,
    /// How long before now it begins, for clocks that run late.
    #[serde(default = "five_minutes")]
    pub backdate_s: u32,
    /// The kinds of keys that are certified.
    pub keys: Vec<KeyKind>,
    /// What the key is for. Each kind of key gets those that it can do.
    pub key_usage: Vec<Usage>,
    /// What the key is for, by application.
    #[serde(default)]
    pub extended_key_usage: Vec<ExtendedUsage>,
    /// The subject, attribute by attribute.
    pub subject: Vec<SubjectRule>,
    /// The alternative names.
    #[serde(default)]
    pub alternative_names: Vec<AlternativeRule>,
    /// The policies that it is issued under.
    #[serde(default)]
    pub policies: Vec<PolicyId>,
    /// Whether the server makes the key and archives it: for encryption only.
    #[serde(default)]
    pub archived_key: bool,
}

/// One attribute of the subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectRule {
    /// The attribute.
    pub attribute: AttributeKind,
    /// What it is filled from.
    #[serde(flatten)]
    pub source: Source,
    /// Whether it is left out where the field is empty; refused otherwise.
    #[serde(default)]
    pub optional: bool,
}

/// One alternative name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlternativeRule {
    /// Its kind.
    pub kind: AlternativeKind,
    /// What it is filled from.
    #[serde(flatten)]
    pub source: Source,
    /// Whether it is left out where the field is empty; refused otherwise.
    #[serde(default)]
    pub optional: bool,
}

/// Where a text comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A field, by its name. Which fields there are is the caller's affair.
    Field(String),
    /// The same text for everybody.
    Text(String),
}

const fn five_minutes() -> u32 {
    300
}
