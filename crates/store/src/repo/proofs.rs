//! Proofs of possession that were used: each opens one request.

use domain::time::Timestamp;

use crate::db::values;
use crate::error::Result;
use crate::session::Session;

/// Remembers proofs as long as they could be shown again.
pub struct Proofs<'s>(pub(crate) &'s mut Session);

impl Proofs<'_> {
    /// Uses a proof; answers whether this is the first time. `id` is a hash of the key's
    /// thumbprint and the proof's `jti`; after `expires_at` the proof is void by its age.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn use_once(&mut self, id: &[u8; 32], expires_at: Timestamp) -> Result<bool> {
        let sql = "INSERT INTO proofs (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
        Ok(self.0.db.execute(sql, values![*id, expires_at]).await? == 1)
    }

    /// Forgets proofs that are void by their age; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn purge(&mut self, now: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM proofs WHERE expires_at <= $1", values![now]).await
    }
}
