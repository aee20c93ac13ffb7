//! Which row is which user.
//!
//! Where the file has sync IDs, a person is their sync ID; else their folded
//! e-mail address. A user who has no sync ID yet is matched by address once, and
//! gets it. Of several users with one key, those who are `deletion_pending`
//! come last: matching prefers the living.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::csv::Dialect;
use super::plan::SyncUser;
use super::row::Row;

/// What tells the people of a file apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// The sync ID.
    SyncId,
    /// The folded e-mail address.
    Email,
}

impl Identity {
    /// What tells the people of this file apart.
    #[must_use]
    pub fn of(dialect: &Dialect) -> Self {
        if dialect.has_sync_id() { Self::SyncId } else { Self::Email }
    }

    /// The key that a row is joined by.
    #[must_use]
    pub fn row_key(self, row: &Row) -> Cow<'_, str> {
        match (self, &row.sync_id) {
            (Self::SyncId, Some(sync_id)) => Cow::Borrowed(sync_id),
            _ => Cow::Owned(row.email.key()),
        }
    }

    /// The key that a user is joined by; none if there is no such key yet. With
    /// [`Identity::SyncId`], users without one are joined by [`Identity::Email`]
    /// to the rows that found nobody.
    #[must_use]
    pub fn user_key(self, user: &SyncUser) -> Option<Cow<'_, str>> {
        match self {
            Self::SyncId => user.sync_id.as_deref().map(Cow::Borrowed),
            Self::Email => user.email.as_ref().map(|email| Cow::Owned(email.key())),
        }
    }
}
