//! Passwords for EST: each is good for one certificate of one user.

use domain::id::{Id, kind};
use domain::time::Timestamp;

use crate::db::values;
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// Reads and writes passwords for EST.
pub struct EstPasswords<'s>(pub(crate) &'s mut Session);

/// What a password is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EstPassword {
    /// The project.
    pub project: Id<kind::Project>,
    /// Whose certificate it is to be.
    pub user: Id<kind::User>,
    /// The certificate's profile.
    pub profile: String,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

impl EstPasswords<'_> {
    /// Adds a password, of which only the SHA-256 is kept.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, password: &EstPassword, hash: [u8; 32]) -> Result<()> {
        let sql = "INSERT INTO est_passwords (hash, project_id, user_id, profile, expires_at) \
                   VALUES ($1, $2, $3, $4, $5)";
        let values = values![hash, password.project, password.user, &password.profile, password.expires_at];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Uses a password of a user up; answers the profile that it was good for, if it was.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn use_up(
        &mut self,
        project: Id<kind::Project>,
        user: Id<kind::User>,
        hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<String>> {
        let sql = "DELETE FROM est_passwords WHERE hash = $1 AND project_id = $2 AND user_id = $3 AND expires_at > $4 \
                   RETURNING profile";
        let row = self.0.db.fetch_optional(sql, values![hash, project, user, now]).await?;
        row.map(|row| row.get("profile")).transpose()
    }

    /// Removes those whose time is over; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_expired(&mut self, now: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM est_passwords WHERE expires_at <= $1", values![now]).await
    }
}
