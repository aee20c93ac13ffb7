//! Mobile credential systems and their pools.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::{Id, kind};
use crate::time::Timestamp;
use crate::user::words;

/// A connection to a mobile credential system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialSystem {
    /// Its id.
    pub id: Id<kind::CredentialSystem>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// Which connector speaks to it.
    pub connector: ConnectorKind,
    /// Its name; events of the system begin with it in square brackets.
    pub name: String,
    /// What people wrote of it.
    pub notes: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
}

words! {
    /// Which connector speaks to a system.
    ConnectorKind {
        /// Claviger's own Mobile ID system.
        MobileId = "mobile-id",
    }
}

/// Where credentials of one sort come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialPool {
    /// Its id.
    pub id: Id<kind::CredentialPool>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// The system that gives them out.
    pub system: Id<kind::CredentialSystem>,
    /// Its id at the system.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// How many the system can give out at all; `None` where it is not limited.
    pub total: Option<u64>,
    /// How many are left; `None` where it is not limited.
    pub available: Option<u64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
}
