//! Finding certificates.

use domain::certificate::{Certificate, Serial};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use super::row::{READ, read};
use super::{Certificates, Intended};
use crate::db::row::corrupt;
use crate::db::{Value, values};
use crate::error::Result;

/// The states in which a certificate can change.
const LIVE: &str = "state IN ('valid', 'on_hold')";

impl Certificates<'_> {
    /// The project's certificate with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::Certificate>,
    ) -> Result<Option<Certificate>> {
        Ok(self.find("id = $1 AND project_id = $2", "", values![id, project]).await?.pop())
    }

    /// The project's certificates with this serial number: one of each authority at most.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_serial(&mut self, project: Id<kind::Project>, serial: &Serial) -> Result<Vec<Certificate>> {
        self.find("project_id = $1 AND serial = $2", "", values![project, serial.to_string()]).await
    }

    /// As [`Certificates::lookup`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, project: Id<kind::Project>, id: Id<kind::Certificate>) -> Result<Option<Certificate>> {
        let lock = self.0.db.dialect().for_update();
        Ok(self.find("id = $1 AND project_id = $2", lock, values![id, project]).await?.pop())
    }

    /// The certificates of a credential, oldest first; nobody else changes them until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_of_credential(&mut self, credential: Id<kind::Credential>) -> Result<Vec<Certificate>> {
        let lock = self.0.db.dialect().for_update();
        self.find("credential_id = $1 ORDER BY id", lock, values![credential]).await
    }

    /// The certificates of a user that can still change, oldest first; nobody else changes them until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_live_of_user(&mut self, user: Id<kind::User>) -> Result<Vec<Certificate>> {
        let lock = self.0.db.dialect().for_update();
        self.find(&format!("user_id = $1 AND {LIVE} ORDER BY id"), lock, values![user]).await
    }

    /// The certificates of a credential, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_credential(&mut self, credential: Id<kind::Credential>) -> Result<Vec<Certificate>> {
        self.find("credential_id = $1 ORDER BY id", "", values![credential]).await
    }

    /// The certificates of any project for this key.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn with_key(&mut self, key_hash: &[u8; 32]) -> Result<Vec<Certificate>> {
        self.find("key_hash = $1 ORDER BY id", "", values![*key_hash]).await
    }

    /// Certificates of any project whose time is over and that nobody has called expired; the longest over first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn past_end(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Certificate>> {
        self.find(&format!("not_after < $1 AND {LIVE} ORDER BY not_after LIMIT $2"), "", values![now, limit]).await
    }

    /// Certificates of any project that were prepared before a moment and never signed; the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn left_prepared(&mut self, before: Timestamp, limit: u32) -> Result<Vec<Certificate>> {
        let condition = "state = 'prepared' AND created_at < $1 ORDER BY created_at LIMIT $2";
        self.find(condition, "", values![before, limit]).await
    }

    /// Certificates of any project that a phone was to confirm before a moment and did not; the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn left_unconfirmed(&mut self, before: Timestamp, limit: u32) -> Result<Vec<Certificate>> {
        let condition = "state = 'on_hold' AND since < $1 AND holds % 2 = 1 ORDER BY since LIMIT $2";
        self.find(condition, "", values![before, limit]).await
    }

    /// What is to be signed for a prepared certificate.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn intended(&mut self, id: Id<kind::Certificate>) -> Result<Option<Intended>> {
        let sql = "SELECT to_be_signed, code FROM certificates WHERE id = $1 AND state = 'prepared'";
        let Some(row) = self.0.db.fetch_optional(sql, values![id]).await? else { return Ok(None) };
        let to_be_signed: Option<Vec<u8>> = row.get("to_be_signed")?;
        let to_be_signed = to_be_signed.ok_or_else(|| corrupt("to_be_signed"))?;
        Ok(Some(Intended { to_be_signed, code: row.get("code")? }))
    }

    /// The certificate itself, in DER; `None` if it was never signed, or its holder was erased.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn der(&mut self, id: Id<kind::Certificate>) -> Result<Option<Vec<u8>>> {
        let row = self.0.db.fetch_optional("SELECT der FROM certificates WHERE id = $1", values![id]).await?;
        Ok(row.map(|row| row.get("der")).transpose()?.flatten())
    }

    pub(super) async fn find(&mut self, condition: &str, lock: &str, values: Vec<Value>) -> Result<Vec<Certificate>> {
        let sql = format!("SELECT {READ} FROM certificates WHERE {condition}{lock}");
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values).await?;
        rows.iter().map(read).collect()
    }
}
