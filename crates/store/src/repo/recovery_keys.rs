//! Recovery keys: what a project's keys are archived under.

use domain::id::{Id, kind};
use domain::recovery::{RecoveryKey, RecoveryKeyState};
use sqlx::AssertSqlSafe;

use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// Reads and writes recovery keys.
pub struct RecoveryKeys<'s>(pub(crate) &'s mut Session);

impl RecoveryKeys<'_> {
    /// The one that a project's keys are archived under.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn active(&mut self, project: Id<kind::Project>) -> Result<Option<RecoveryKey>> {
        Ok(self.find("project_id = $1 AND state = 'active'", "", values![project]).await?.pop())
    }

    /// As [`RecoveryKeys::active`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_active(&mut self, project: Id<kind::Project>) -> Result<Option<RecoveryKey>> {
        let lock = self.0.db.dialect().for_update();
        Ok(self.find("project_id = $1 AND state = 'active'", lock, values![project]).await?.pop())
    }

    /// The project's recovery key with this fingerprint.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_fingerprint(
        &mut self,
        project: Id<kind::Project>,
        fingerprint: [u8; 32],
    ) -> Result<Option<RecoveryKey>> {
        Ok(self.find("project_id = $1 AND fingerprint = $2", "", values![project, fingerprint]).await?.pop())
    }

    /// All of a project, the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>) -> Result<Vec<RecoveryKey>> {
        self.find("project_id = $1 ORDER BY id", "", values![project]).await
    }

    /// How many keys are archived under one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_archived(&mut self, id: Id<kind::RecoveryKey>) -> Result<u64> {
        let sql = "SELECT count(*) AS n FROM archived_keys WHERE recovery_key_id = $1";
        self.0.db.fetch_one(sql, values![id]).await?.get("n")
    }

    /// Adds one.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if the project has an active one, or one of this fingerprint.
    pub async fn add(&mut self, key: &RecoveryKey) -> Result<()> {
        let sql = "INSERT INTO recovery_keys (id, project_id, state, certificate, fingerprint, not_after, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = values![
            key.id,
            key.project,
            key.state.as_str(),
            key.certificate.clone(),
            key.fingerprint,
            key.not_after,
            key.created_at,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Writes what one does.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn set_state(&mut self, id: Id<kind::RecoveryKey>, state: RecoveryKeyState) -> Result<()> {
        let sql = "UPDATE recovery_keys SET state = $2 WHERE id = $1";
        self.0.db.execute(sql, values![id, state.as_str()]).await.and_then(exactly_one)
    }

    async fn find(&mut self, condition: &str, lock: &str, values: Vec<Value>) -> Result<Vec<RecoveryKey>> {
        let sql = format!("SELECT * FROM recovery_keys WHERE {condition}{lock}");
        self.0.db.fetch_all(AssertSqlSafe(sql), values).await?.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<RecoveryKey> {
    Ok(RecoveryKey {
        id: row.get("id")?,
        project: row.get("project_id")?,
        state: row.word::<RecoveryKeyState>("state")?,
        certificate: row.get("certificate")?,
        fingerprint: row.get("fingerprint")?,
        not_after: row.get("not_after")?,
        created_at: row.get("created_at")?,
    })
}
