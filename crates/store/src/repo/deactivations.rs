//! What the deactivation of a user suspended.

use domain::credential::ReversibleReason;
use domain::id::{Id, kind};

use crate::db::values;
use crate::error::Result;
use crate::session::Session;

/// Remembers which credentials a deactivation suspended, so that an activation sets those
/// back and no other. Goes with the user.
pub struct Deactivations<'s>(pub(crate) &'s mut Session);

impl Deactivations<'_> {
    /// Remembers that a deactivation suspended a credential, for this reason.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(
        &mut self,
        user: Id<kind::User>,
        credential: Id<kind::Credential>,
        reason: ReversibleReason,
    ) -> Result<()> {
        let sql = "INSERT INTO deactivations (user_id, credential_id, reason) VALUES ($1, $2, $3) \
                   ON CONFLICT (user_id, credential_id) DO UPDATE SET reason = excluded.reason";
        self.0.db.execute(sql, values![user, credential, reason.as_str()]).await.map(drop)
    }

    /// What a user's deactivation suspended; forgotten from here on.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn take(&mut self, user: Id<kind::User>) -> Result<Vec<(Id<kind::Credential>, ReversibleReason)>> {
        let sql = "DELETE FROM deactivations WHERE user_id = $1 RETURNING credential_id, reason";
        let rows = self.0.db.fetch_all(sql, values![user]).await?;
        rows.iter().map(|row| Ok((row.get("credential_id")?, row.word("reason")?))).collect()
    }
}
