//! Keys on their way to phones: each encrypted for its phone, kept until the phone confirms.

use domain::id::{Id, kind};
use domain::time::Timestamp;

use crate::db::{Row, values};
use crate::error::Result;
use crate::session::Session;

/// Reads and writes keys on their way.
pub struct DeliveredKeys<'s>(pub(crate) &'s mut Session);

/// A key that a phone is to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredKey {
    /// The phone.
    pub device: Id<kind::Device>,
    /// The certificate of the key.
    pub certificate: Id<kind::Certificate>,
    /// The project.
    pub project: Id<kind::Project>,
    /// Whose it is.
    pub user: Id<kind::User>,
    /// Whether it was made for this phone, and is not an earlier one.
    pub current: bool,
    /// The key in a compact JWE to the phone.
    pub jwe: String,
    /// Since when it is kept.
    pub created_at: Timestamp,
}

impl DeliveredKeys<'_> {
    /// What is on its way to a phone, by certificate.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_device(&mut self, device: Id<kind::Device>) -> Result<Vec<DeliveredKey>> {
        let sql = "SELECT * FROM delivered_keys WHERE device_id = $1 ORDER BY certificate_id";
        self.0.db.fetch_all(sql, values![device]).await?.iter().map(read).collect()
    }

    /// Sends a key on its way; one that is on it already stays as it is.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, key: &DeliveredKey) -> Result<()> {
        let sql = "INSERT INTO delivered_keys (device_id, certificate_id, project_id, user_id, current, jwe, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (device_id, certificate_id) DO NOTHING";
        let (current, jwe) = (key.current, &key.jwe);
        let values = values![key.device, key.certificate, key.project, key.user, current, jwe, key.created_at];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Forgets what was on its way to a phone that has it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget(&mut self, device: Id<kind::Device>) -> Result<()> {
        self.0.db.execute("DELETE FROM delivered_keys WHERE device_id = $1", values![device]).await.map(drop)
    }

    /// Forgets what a phone has not fetched and confirmed since `before`; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_old(&mut self, before: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM delivered_keys WHERE created_at < $1", values![before]).await
    }
}

fn read(row: &Row) -> Result<DeliveredKey> {
    Ok(DeliveredKey {
        device: row.get("device_id")?,
        certificate: row.get("certificate_id")?,
        project: row.get("project_id")?,
        user: row.get("user_id")?,
        current: row.get("current")?,
        jwe: row.get("jwe")?,
        created_at: row.get("created_at")?,
    })
}
