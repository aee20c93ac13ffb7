//! Who works with Claviger: operators, API keys, and their roles.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::contact::EmailAddress;
use crate::id::{Id, kind};
use crate::project::Locale;
use crate::time::Timestamp;
use crate::user::words;

/// A person's account. It belongs to the instance; projects hold role bindings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Its id.
    pub id: Id<kind::Operator>,
    /// The address it logs in with.
    pub email: EmailAddress,
    /// Its name for people; the official contact's name stands in mails.
    pub name: String,
    /// The language of its mails and pages.
    pub locale: Locale,
    /// Whether it holds the instance role.
    pub instance_owner: bool,
    /// Whether it may log in.
    pub enabled: bool,
    /// What it may do, by project.
    pub bindings: Vec<Binding>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last logged in.
    pub last_login_at: Option<Timestamp>,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
}

/// One role in one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where.
    pub project: Id<kind::Project>,
    /// What.
    pub role: Role,
}

words! {
    /// A named set of permissions; which, [`crate::permission`] says.
    Role {
        /// Everything in the project.
        Admin = "admin",
        /// Users, credentials, processes, sync approvals.
        Operator = "operator",
        /// Read, resend, suspend.
        Helpdesk = "helpdesk",
        /// Read all, change nothing.
        Auditor = "auditor",
        /// Upload for one project; for keys only.
        Autosync = "autosync",
    }
}

/// A key of an API client. The secret itself is stored as a hash only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: Id<kind::ApiKey>,
    /// The project it opens.
    pub project: Id<kind::Project>,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// SHA-256 of the secret.
    pub secret_hash: [u8; 32],
    /// Who made it; if another key did, who made that one.
    pub created_by: Option<Id<kind::Operator>>,
    /// From which addresses it may be used (CIDR); empty: from everywhere.
    pub address_ranges: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// After this it opens nothing.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
}

impl ApiKey {
    /// Whether it opens anything at this moment.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }
}
