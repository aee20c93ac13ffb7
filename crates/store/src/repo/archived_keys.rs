//! Archived keys: what only a recovery key opens.

use domain::id::{Id, kind};
use domain::time::Timestamp;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// Reads and writes archived keys.
pub struct ArchivedKeys<'s>(pub(crate) &'s mut Session);

/// The archived key of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedKey {
    /// The certificate.
    pub certificate: Id<kind::Certificate>,
    /// The project.
    pub project: Id<kind::Project>,
    /// Whose it is.
    pub user: Id<kind::User>,
    /// What it is archived under.
    pub recovery_key: Id<kind::RecoveryKey>,
    /// CMS `EnvelopedData` in DER.
    pub archive: Vec<u8>,
    /// When it was archived.
    pub created_at: Timestamp,
}

impl ArchivedKeys<'_> {
    /// The keys of a user, the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_user(&mut self, project: Id<kind::Project>, user: Id<kind::User>) -> Result<Vec<ArchivedKey>> {
        let sql = "SELECT * FROM archived_keys WHERE project_id = $1 AND user_id = $2 ORDER BY certificate_id";
        self.0.db.fetch_all(sql, values![project, user]).await?.iter().map(read).collect()
    }

    /// The key of a certificate.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(
        &mut self,
        project: Id<kind::Project>,
        certificate: Id<kind::Certificate>,
    ) -> Result<Option<ArchivedKey>> {
        let sql = "SELECT * FROM archived_keys WHERE project_id = $1 AND certificate_id = $2";
        self.0.db.fetch_optional(sql, values![project, certificate]).await?.as_ref().map(read).transpose()
    }

    /// Adds one, in the unit that prepares its certificate.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if the certificate has one.
    pub async fn add(&mut self, key: &ArchivedKey) -> Result<()> {
        let sql = "INSERT INTO archived_keys (certificate_id, project_id, user_id, recovery_key_id, archive, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let values =
            values![key.certificate, key.project, key.user, key.recovery_key, key.archive.clone(), key.created_at];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Forgets the key of a certificate that was never signed.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget(&mut self, certificate: Id<kind::Certificate>) -> Result<()> {
        let sql = "DELETE FROM archived_keys WHERE certificate_id = $1";
        self.0.db.execute(sql, values![certificate]).await.map(drop)
    }
}

fn read(row: &Row) -> Result<ArchivedKey> {
    Ok(ArchivedKey {
        certificate: row.get("certificate_id")?,
        project: row.get("project_id")?,
        user: row.get("user_id")?,
        recovery_key: row.get("recovery_key_id")?,
        archive: row.get("archive")?,
        created_at: row.get("created_at")?,
    })
}
