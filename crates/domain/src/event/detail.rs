//! What is said of an event beside its category.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Category;
use crate::id::{Id, kind};

/// What is said of an event beside its category; nothing personal, ever.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "snake_case")]
pub struct Detail {
    /// The wire name of a reason or of a state that was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What a system answered, in our words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The names of the fields that changed; never their values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// The credential's generation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation: Option<u32>,
    /// The certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Id<kind::Certificate>>,
    /// The process.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process: Option<Id<kind::Process>>,
    /// The certificate's profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The name of what it is about, where that is no person, system or pool: an input's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The event that led to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caused_by: Option<CausedBy>,
    /// How many things it is about, by what they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<(String, u64)>,
}

impl Detail {
    /// A detail that gives a reason.
    #[must_use]
    pub fn reason(reason: &str) -> Self {
        Self { reason: Some(reason.to_owned()), ..Self::default() }
    }

    /// A detail that gives a cause.
    #[must_use]
    pub fn cause(cause: &str) -> Self {
        Self { cause: Some(cause.to_owned()), ..Self::default() }
    }

    /// A detail that names what changed.
    #[must_use]
    pub fn changed(fields: &[&str]) -> Self {
        Self { changed: fields.iter().map(|&field| field.to_owned()).collect(), ..Self::default() }
    }
}

/// The event that led to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CausedBy {
    /// Its id.
    pub event: Id<kind::Event>,
    /// Its category.
    pub category: Category,
}

/// What is said of a person; kept encrypted under that person's key, and gone with it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonalDetail {
    /// The name as people read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The mobile number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// The ID that a reader sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_id: Option<String>,
    /// The name of the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
}

/// Logs must not collect people by accident.
impl fmt::Debug for PersonalDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalDetail(…)")
    }
}
