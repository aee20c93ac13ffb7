//! Logins with the phone.

use domain::id::{Id, kind};
use domain::phone_login::PhoneLogin;
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes logins with the phone; of their codes only the hash.
pub struct PhoneLogins<'s>(pub(crate) &'s mut Session);

impl PhoneLogins<'_> {
    /// The project's login with this id, for the browser that began it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::PhoneLogin>,
        asked_hash: [u8; 32],
    ) -> Result<Option<PhoneLogin>> {
        self.find("id = $1 AND project_id = $2 AND asked_hash = $3", values![id, project, asked_hash]).await
    }

    /// As [`PhoneLogins::lookup`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::PhoneLogin>,
        asked_hash: [u8; 32],
    ) -> Result<Option<PhoneLogin>> {
        let lock = self.0.db.dialect().for_update();
        let condition = format!("id = $1 AND project_id = $2 AND asked_hash = $3{lock}");
        self.find(&condition, values![id, project, asked_hash]).await
    }

    /// The login of this code, of whatever project; nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_by_code(&mut self, code_hash: [u8; 32]) -> Result<Option<PhoneLogin>> {
        let lock = self.0.db.dialect().for_update();
        self.find(&format!("code_hash = $1{lock}"), values![code_hash]).await
    }

    /// Adds a login, under the hashes of its code and of what the browser is known by that began it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, login: &PhoneLogin, code_hash: [u8; 32], asked_hash: [u8; 32]) -> Result<()> {
        let sql = "INSERT INTO phone_logins (id, project_id, code_hash, asked_hash, state, number, numbers, challenge, \
                   client, address, device_id, user_id, created_at, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        let values = values![
            login.id,
            login.project,
            code_hash,
            asked_hash,
            login.state.as_str(),
            u32::from(login.number),
            json(&login.numbers, "numbers")?,
            login.challenge,
            &login.client,
            login.address.as_deref(),
            login.device,
            login.user,
            login.created_at,
            login.expires_at,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Writes a login that this unit has locked.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn update(&mut self, login: &PhoneLogin) -> Result<()> {
        let sql = "UPDATE phone_logins SET state = $2, device_id = $3, user_id = $4, expires_at = $5 WHERE id = $1";
        let values = values![login.id, login.state.as_str(), login.device, login.user, login.expires_at];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Removes a login that let its browser in: it does so once.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn remove(&mut self, id: Id<kind::PhoneLogin>) -> Result<()> {
        self.0.db.execute("DELETE FROM phone_logins WHERE id = $1", values![id]).await.and_then(exactly_one)
    }

    /// Removes what has been over since a moment; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_over(&mut self, since: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM phone_logins WHERE expires_at <= $1", values![since]).await
    }

    async fn find(&mut self, condition: &str, values: Vec<Value>) -> Result<Option<PhoneLogin>> {
        let sql = format!("SELECT * FROM phone_logins WHERE {condition}");
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values).await?;
        row.as_ref().map(read).transpose()
    }
}

fn read(row: &Row) -> Result<PhoneLogin> {
    let number: u32 = row.get("number")?;
    Ok(PhoneLogin {
        id: row.get("id")?,
        project: row.get("project_id")?,
        state: row.word("state")?,
        number: number.try_into().map_err(|_| corrupt("number"))?,
        numbers: row.json("numbers")?,
        challenge: row.get("challenge")?,
        client: row.get("client")?,
        address: row.get("address")?,
        device: row.get("device_id")?,
        user: row.get("user_id")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}
