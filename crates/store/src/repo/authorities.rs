//! Authorities: the CAs of projects, with their keys sealed.

use domain::authority::{Authority, AuthorityState, KeyInToken};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;
use zeroize::Zeroizing;

use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::seal::Place;
use crate::session::Session;

/// Reads and writes authorities.
pub struct Authorities<'s>(pub(crate) &'s mut Session);

/// One of the keys that are sealed beside an authority, each PKCS#8 in DER.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorityKey {
    /// The one that signs certificates and lists.
    Issuing,
    /// The root's.
    Root,
    /// The one that answers OCSP.
    Responder,
}

impl AuthorityKey {
    const fn column(self) -> &'static str {
        match self {
            Self::Issuing => "key",
            Self::Root => "root_key",
            Self::Responder => "responder_key",
        }
    }
}

/// What is read of an authority: everything but its keys.
const COLUMNS: &str = "id, project_id, slug, state, token, token_key, request, certificates, not_after, \
                       CAST(CASE WHEN root_key IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_root_key, \
                       responder_certificate, responder_not_after, created_at, updated_at, version";

impl Authorities<'_> {
    /// The authority that issues for a project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn active(&mut self, project: Id<kind::Project>) -> Result<Option<Authority>> {
        self.one("project_id = $1 AND state = 'active'", values![project]).await
    }

    /// As [`Authorities::active`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_active(&mut self, project: Id<kind::Project>) -> Result<Option<Authority>> {
        let lock = self.0.db.dialect().for_update();
        self.one(&format!("project_id = $1 AND state = 'active'{lock}"), values![project]).await
    }

    /// The project's authority with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Authority>) -> Result<Option<Authority>> {
        self.one("id = $1 AND project_id = $2", values![id, project]).await
    }

    /// The authority with this name in addresses, of whatever project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_slug(&mut self, slug: &str) -> Result<Option<Authority>> {
        self.one("slug = $1", values![slug]).await
    }

    /// All authorities of a project, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>) -> Result<Vec<Authority>> {
        self.many("project_id = $1 ORDER BY id", values![project]).await
    }

    /// Every authority that issues or has issued, of whatever project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn all(&mut self) -> Result<Vec<Authority>> {
        self.many("state <> 'requested' ORDER BY id", Vec::new()).await
    }

    /// Whether an authority's key is this one in a token.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn uses(&mut self, key: &KeyInToken) -> Result<bool> {
        let sql = "SELECT 1 AS used FROM authorities WHERE token = $1 AND token_key = $2 LIMIT 1";
        Ok(self.0.db.fetch_optional(sql, values![&key.token, &key.label]).await?.is_some())
    }

    /// The projects that have no authority.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn projects_without(&mut self) -> Result<Vec<Id<kind::Project>>> {
        let sql = "SELECT id FROM projects WHERE NOT EXISTS (SELECT 1 FROM authorities WHERE project_id = projects.id)";
        let rows = self.0.db.fetch_all(sql, Vec::new()).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }

    /// Adds an authority of version 1.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if another has its slug, or the project has an active one.
    pub async fn add(&mut self, authority: &Authority) -> Result<()> {
        let sql = "INSERT INTO authorities (id, project_id, slug, state, token, token_key, request, certificates, \
                   not_after, created_at, updated_at, version) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let values = values![
            authority.id,
            authority.project,
            &authority.slug,
            authority.state.as_str(),
            authority.token.as_ref().map(|key| key.token.as_str()),
            authority.token.as_ref().map(|key| key.label.as_str()),
            authority.request.clone(),
            &authority.certificates,
            authority.not_after,
            authority.created_at,
            authority.updated_at,
            authority.version,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Writes an authority whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster; [`crate::Error::Taken`] if the project has another active one.
    pub async fn update(&mut self, authority: &Authority) -> Result<()> {
        let sql = "UPDATE authorities SET state = $3, request = $4, certificates = $5, not_after = $6, updated_at = $7, \
                   version = $8 WHERE id = $1 AND project_id = $2 AND version = $8 - 1";
        let values = values![
            authority.id,
            authority.project,
            authority.state.as_str(),
            authority.request.clone(),
            &authority.certificates,
            authority.not_after,
            authority.updated_at,
            authority.version,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// One of its keys, in PKCS#8.
    ///
    /// # Errors
    /// [`crate::Error::Unsealable`] if it was sealed elsewhere or by another master key.
    pub async fn key(&mut self, authority: &Authority, which: AuthorityKey) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let sql = format!("SELECT {} AS sealed FROM authorities WHERE id = $1", which.column());
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![authority.id]).await?;
        let sealed: Option<Vec<u8>> = row.map(|row| row.get("sealed")).transpose()?.flatten();
        sealed.map(|sealed| self.0.master.open(&sealed, place(authority, which))).transpose()
    }

    /// Seals one of its keys.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if there is no such authority.
    pub async fn set_key(&mut self, authority: &Authority, which: AuthorityKey, pkcs8: &[u8]) -> Result<()> {
        let sealed = self.0.master.seal(pkcs8, place(authority, which))?;
        let sql = format!("UPDATE authorities SET {} = $2 WHERE id = $1", which.column());
        self.0.db.execute(AssertSqlSafe(sql), values![authority.id, sealed]).await.and_then(exactly_one)
    }

    /// Forgets the root's key; answers whether it was there.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_root_key(&mut self, id: Id<kind::Authority>) -> Result<bool> {
        let sql = "UPDATE authorities SET root_key = NULL WHERE id = $1 AND root_key IS NOT NULL";
        Ok(self.0.db.execute(sql, values![id]).await? == 1)
    }

    /// Gives it another responder, whose key goes with the certificate.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if there is no such authority.
    pub async fn set_responder(
        &mut self,
        authority: &Authority,
        pkcs8: &[u8],
        certificate: &[u8],
        not_after: Timestamp,
    ) -> Result<()> {
        self.set_key(authority, AuthorityKey::Responder, pkcs8).await?;
        let sql = "UPDATE authorities SET responder_certificate = $2, responder_not_after = $3 WHERE id = $1";
        let values = values![authority.id, certificate.to_vec(), not_after];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    async fn one(&mut self, condition: &str, values: Vec<Value>) -> Result<Option<Authority>> {
        let sql = select(condition);
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values).await?;
        row.as_ref().map(read).transpose()
    }

    async fn many(&mut self, condition: &str, values: Vec<Value>) -> Result<Vec<Authority>> {
        let rows = self.0.db.fetch_all(AssertSqlSafe(select(condition)), values).await?;
        rows.iter().map(read).collect()
    }
}

fn select(condition: &str) -> String {
    format!("SELECT {COLUMNS} FROM authorities WHERE {condition}")
}

fn place(authority: &Authority, which: AuthorityKey) -> Place<'_> {
    let (row, project) = (authority.id.as_bytes(), authority.project.as_bytes());
    Place { table: "authorities", column: which.column(), row, project }
}

fn read(row: &Row) -> Result<Authority> {
    let (token, label): (Option<String>, Option<String>) = (row.get("token")?, row.get("token_key")?);
    Ok(Authority {
        id: row.get("id")?,
        project: row.get("project_id")?,
        slug: row.get("slug")?,
        state: row.word::<AuthorityState>("state")?,
        token: token.zip(label).map(|(token, label)| KeyInToken { token, label }),
        has_root_key: row.get("has_root_key")?,
        request: row.get("request")?,
        certificates: row.get("certificates")?,
        not_after: row.get("not_after")?,
        responder: row.get("responder_certificate")?,
        responder_not_after: row.get("responder_not_after")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        version: row.get("version")?,
    })
}
