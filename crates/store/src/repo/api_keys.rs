//! API keys.

use domain::id::{Id, kind};
use domain::operator::ApiKey;
use domain::time::{Timestamp, from_micros, micros};

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::json;
use crate::session::Session;
use crate::signal::AccessChange;

/// Reads and writes API keys; of their secrets only the hash.
pub struct ApiKeys<'s>(pub(crate) &'s mut Session);

impl ApiKeys<'_> {
    /// The key whose secret has this hash, valid or not.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_secret_hash(&mut self, hash: [u8; 32]) -> Result<Option<ApiKey>> {
        let row = self.0.db.fetch_optional("SELECT * FROM api_keys WHERE secret_hash = $1", values![hash]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The key with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::ApiKey>) -> Result<Option<ApiKey>> {
        let sql = "SELECT * FROM api_keys WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Every key of a project, the revoked ones too, in the order of their making.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>) -> Result<Vec<ApiKey>> {
        let sql = "SELECT * FROM api_keys WHERE project_id = $1 ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        rows.iter().map(read).collect()
    }

    /// Adds a key.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if there is one with the same secret.
    pub async fn add(&mut self, key: &ApiKey) -> Result<()> {
        let sql = "INSERT INTO api_keys (id, project_id, name, role, secret_hash, created_by, address_ranges, \
                   created_at, expires_at, revoked_at, last_used_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let values = values![
            key.id,
            key.project,
            &key.name,
            key.role.as_str(),
            key.secret_hash,
            key.created_by,
            json(&key.address_ranges, "address_ranges")?,
            key.created_at,
            key.expires_at,
            key.revoked_at,
            key.last_used_at,
        ];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Revokes a key; answers whether this did it, and not somebody before.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn revoke(&mut self, project: Id<kind::Project>, id: Id<kind::ApiKey>, at: Timestamp) -> Result<bool> {
        self.0.news.access.push(AccessChange::ApiKey(id));
        let sql = "UPDATE api_keys SET revoked_at = $3 WHERE id = $1 AND project_id = $2 AND revoked_at IS NULL";
        Ok(self.0.db.execute(sql, values![id, project, at]).await? == 1)
    }

    /// Notes that a key was used, to the hour.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn touch(&mut self, id: Id<kind::ApiKey>, at: Timestamp) -> Result<()> {
        let sql = "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
        self.0.db.execute(sql, values![id, hour(at)]).await.map(drop)
    }

    /// Whether [`ApiKeys::touch`] would write something: once an hour.
    #[must_use]
    pub fn is_touch_due(key: &ApiKey, at: Timestamp) -> bool {
        key.last_used_at.is_none_or(|last| last < hour(at))
    }
}

fn hour(at: Timestamp) -> Timestamp {
    const HOUR: i64 = 3_600_000_000;
    from_micros(micros(at).div_euclid(HOUR) * HOUR)
}

fn read(row: &Row) -> Result<ApiKey> {
    Ok(ApiKey {
        id: row.get("id")?,
        project: row.get("project_id")?,
        name: row.get("name")?,
        role: row.word("role")?,
        secret_hash: row.get("secret_hash")?,
        created_by: row.get("created_by")?,
        address_ranges: row.json("address_ranges")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        revoked_at: row.get("revoked_at")?,
        last_used_at: row.get("last_used_at")?,
    })
}
