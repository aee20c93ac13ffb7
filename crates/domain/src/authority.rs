//! The CA of a project, as it is kept.

use crate::credential::names::names;
use crate::id::{Id, kind};
use crate::time::Timestamp;

/// A CA that issues certificates to a project's users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its id.
    pub id: Id<kind::Authority>,
    /// The project.
    pub project: Id<kind::Project>,
    /// Its name in the addresses that certificates carry.
    pub slug: String,
    /// What it does.
    pub state: AuthorityState,
    /// Where its key lies, if not sealed in the database.
    pub token: Option<KeyInToken>,
    /// Whether the root's key is here.
    pub has_root_key: bool,
    /// The request (PKCS#10, DER) that somebody else is to sign, while nobody has.
    pub request: Option<Vec<u8>>,
    /// In PEM: its own certificate, and those above it; empty while it is only requested.
    pub certificates: String,
    /// The last second that its own certificate is valid.
    pub not_after: Option<Timestamp>,
    /// The certificate (DER) of the key that answers OCSP for it.
    pub responder: Option<Vec<u8>>,
    /// The last second that the responder's certificate is valid.
    pub responder_not_after: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts changes.
    pub version: u64,
}

/// A key that lies in a token and never leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInToken {
    /// The token, by the name that the instance's configuration gives it.
    pub token: String,
    /// The key's label in the token.
    pub label: String,
}

names! {
    /// What a CA does.
    pub enum AuthorityState: "state of a CA" {
        /// Its key is there, and somebody else is to sign its certificate.
        Requested = "requested", "Requested";
        /// It issues. A project has one of these.
        Active = "active", "Active";
        /// It issues no more, and tells how stands what it issued.
        Retired = "retired", "Retired";
    }
}
