//! The audit trail: who did what to what, and when.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::event::Actor;
use crate::id::{Entity, Id, kind};
use crate::time::Timestamp;

/// One entry. Written in the transaction of what it tells of.
///
/// The shape is ready for a chain: the store numbers entries in the order they
/// were written, and everything personal stands in [`AuditEntry::personal`],
/// which is stored as ciphertext, so that a chain can cover what remains after
/// a person was erased.
#[derive(Clone, PartialEq)]
pub struct AuditEntry {
    /// Its id.
    pub id: Id<kind::AuditEntry>,
    /// The project; `None`: the instance.
    pub project: Option<Id<kind::Project>>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What was done, as the operation is called in the API (`users.create`).
    pub action: Cow<'static, str>,
    /// To what.
    pub subject: Option<Subject>,
    /// What is no personal data: counts, states, reasons.
    pub detail: Value,
    /// What is: before and after of changed fields. Encrypted under the key of the subject's person.
    pub personal: Option<Value>,
    /// The person whose key seals `personal`.
    pub person: Option<Id<kind::User>>,
}

/// Logs must not collect people by accident.
impl fmt::Debug for AuditEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditEntry")
            .field("id", &self.id)
            .field("project", &self.project)
            .field("at", &self.at)
            .field("actor", &self.actor)
            .field("action", &self.action)
            .field("subject", &self.subject)
            .field("detail", &self.detail)
            .field("person", &self.person)
            .finish_non_exhaustive()
    }
}

/// What an audit entry is about: the text form of its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject(pub String);

impl<T: Entity> From<Id<T>> for Subject {
    fn from(id: Id<T>) -> Self {
        Self(id.to_string())
    }
}
