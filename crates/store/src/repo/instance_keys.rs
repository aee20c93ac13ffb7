//! Keys that the instance makes what all of its nodes must recognise from.

use crate::db::values;
use crate::error::{Error, Result};
use crate::seal::{DataKey, Place};
use crate::session::Session;

/// Reads and makes the instance's keys, each wrapped by the master key.
pub struct InstanceKeys<'s>(pub(crate) &'s mut Session);

impl InstanceKeys<'_> {
    /// The instance's key for this purpose; made now if there is none yet.
    ///
    /// # Errors
    /// [`Error::Unsealable`] if it was wrapped elsewhere or by another master key.
    pub async fn get_or_create(&mut self, purpose: &'static str) -> Result<DataKey> {
        if let Some(key) = self.lookup(purpose).await? {
            return Ok(key);
        }
        let fresh = DataKey::generate()?;
        let wrapped = self.0.master.wrap(&fresh, place(purpose))?;
        let sql = "INSERT INTO instance (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        if self.0.db.execute(sql, values![name(purpose), wrapped]).await? == 1 {
            return Ok(fresh);
        }
        // Another node was faster; its key is the key.
        self.lookup(purpose).await?.ok_or(Error::Stale)
    }

    async fn lookup(&mut self, purpose: &'static str) -> Result<Option<DataKey>> {
        let row =
            self.0.db.fetch_optional("SELECT value FROM instance WHERE name = $1", values![name(purpose)]).await?;
        let Some(row) = row else { return Ok(None) };
        let wrapped: Vec<u8> = row.get("value")?;
        self.0.master.unwrap(&wrapped, place(purpose)).map(Some)
    }
}

fn name(purpose: &str) -> String {
    format!("key:{purpose}")
}

fn place(purpose: &'static str) -> Place<'static> {
    Place { table: "instance", column: "value", row: purpose.as_bytes(), project: b"" }
}
