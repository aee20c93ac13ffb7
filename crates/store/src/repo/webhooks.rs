//! Webhooks: whom a project tells what happens.
//!
//! People change the configuration, by versions; who sends writes how the receiver fares, beside them. Only one at a
//! time sends to a receiver: who holds it under a lease, fenced by a word of its own.

use domain::id::{Id, kind};
use domain::time::Timestamp;
use domain::webhook::{Choice, Health, Webhook};
use sqlx::AssertSqlSafe;
use zeroize::Zeroizing;

use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::seal::Place;
use crate::session::Session;

/// Reads and writes webhooks.
pub struct Webhooks<'s>(pub(crate) &'s mut Session);

/// A receiver that something is due for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Due {
    /// Which.
    pub webhook: Id<kind::Webhook>,
    /// Of which project.
    pub project: Id<kind::Project>,
}

/// What signs what is sent to a receiver. Kept in memory only while something is sent.
pub struct Keys {
    /// The present key.
    pub present: Zeroizing<Vec<u8>>,
    /// The one before, as long as it signs, too.
    pub former: Option<Zeroizing<Vec<u8>>>,
}

impl Keys {
    /// All that sign, the present one first.
    #[must_use]
    pub fn all(&self) -> Vec<&[u8]> {
        [Some(&self.present), self.former.as_ref()].into_iter().flatten().map(|key| key.as_slice()).collect()
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Webhooks<'_> {
    /// The webhook with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Webhook>) -> Result<Option<Webhook>> {
        let sql = "SELECT * FROM webhooks WHERE id = $1 AND project_id = $2 AND removed_at IS NULL";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The webhook with this id; whoever else locks it waits until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, project: Id<kind::Project>, id: Id<kind::Webhook>) -> Result<Option<Webhook>> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT * FROM webhooks WHERE id = $1 AND project_id = $2 AND removed_at IS NULL{lock}");
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Every webhook of a project, in the order of their making. A project has few.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, project: Id<kind::Project>) -> Result<Vec<Webhook>> {
        let sql = "SELECT * FROM webhooks WHERE project_id = $1 AND removed_at IS NULL ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![project]).await?;
        rows.iter().map(read).collect()
    }

    /// Adds a webhook with the key that signs.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, webhook: &Webhook, key: &[u8]) -> Result<()> {
        let sql = "INSERT INTO webhooks (id, project_id, version, name, url, categories, system_id, pool_id, least, \
                   enabled, disabled_because, secret, failures, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13)";
        let sealed = self.0.master.seal(key, place(webhook, "secret"))?;
        let mut values = changing(webhook)?;
        values.extend(values![sealed, webhook.created_at]);
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Writes a webhook whose version was raised by one; how it fares is not touched.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn update(&mut self, webhook: &Webhook) -> Result<()> {
        let sql = "UPDATE webhooks SET name = $4, url = $5, categories = $6, system_id = $7, pool_id = $8, least = $9, \
                   enabled = $10, disabled_because = $11, version = $3 \
                   WHERE id = $1 AND project_id = $2 AND version = $3 - 1 AND removed_at IS NULL";
        self.0.db.execute(sql, changing(webhook)?).await.and_then(exactly_one)
    }

    /// Replaces the key that signs; the one that did signs, too, until `until`.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if there is no such webhook any more.
    pub async fn rotate(&mut self, webhook: &Webhook, key: &[u8], until: Timestamp) -> Result<()> {
        let keys = self.keys(webhook, Timestamp::MIN).await?;
        let former = self.0.master.seal(&keys.present, place(webhook, "former_secret"))?;
        let sealed = self.0.master.seal(key, place(webhook, "secret"))?;
        let sql = "UPDATE webhooks SET secret = $2, former_secret = $3, former_secret_until = $4 \
                   WHERE id = $1 AND removed_at IS NULL";
        self.0.db.execute(sql, values![webhook.id, sealed, former, until]).await.and_then(exactly_one)
    }

    /// What signs at this moment.
    ///
    /// # Errors
    /// [`crate::Error::Unsealable`] if it was sealed elsewhere or by another master key.
    pub async fn keys(&mut self, webhook: &Webhook, now: Timestamp) -> Result<Keys> {
        let sql = "SELECT secret, former_secret, former_secret_until FROM webhooks WHERE id = $1";
        let row = self.0.db.fetch_one(sql, values![webhook.id]).await?;
        let master = &self.0.master;
        let present = master.open(&row.get::<Vec<u8>>("secret")?, place(webhook, "secret"))?;
        let signs_still = row.get::<Option<Timestamp>>("former_secret_until")?.is_some_and(|until| until > now);
        let former = row.get::<Option<Vec<u8>>>("former_secret")?.filter(|_| signs_still);
        let former = former.map(|sealed| master.open(&sealed, place(webhook, "former_secret"))).transpose()?;
        Ok(Keys { present, former })
    }

    /// Forgets the former keys whose time is over; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_former(&mut self, now: Timestamp) -> Result<u64> {
        let sql =
            "UPDATE webhooks SET former_secret = NULL, former_secret_until = NULL WHERE former_secret_until <= $1";
        self.0.db.execute(sql, values![now]).await
    }

    /// Removes a webhook; answers whether there was one. Nobody finds it any more, and nothing is sent to it. It goes with
    /// its deliveries, in portions: [`Webhooks::purge`].
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, project: Id<kind::Project>, id: Id<kind::Webhook>, now: Timestamp) -> Result<bool> {
        let sql = "UPDATE webhooks SET removed_at = $3, enabled = 0 \
                   WHERE id = $1 AND project_id = $2 AND removed_at IS NULL";
        Ok(self.0.db.execute(sql, values![id, project, now]).await? == 1)
    }

    /// Takes deliveries of removed webhooks out of the database, with their tries, at most so many, and webhooks that have
    /// none left; answers how many deliveries went.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn purge(&mut self, limit: u32) -> Result<u64> {
        let sql = "DELETE FROM deliveries WHERE id IN (SELECT deliveries.id FROM webhooks \
                   JOIN deliveries ON deliveries.webhook_id = webhooks.id WHERE webhooks.removed_at IS NOT NULL LIMIT $1)";
        let purged = self.0.db.execute(sql, values![limit]).await?;
        let sql = "DELETE FROM webhooks WHERE removed_at IS NOT NULL \
                   AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.webhook_id = webhooks.id)";
        self.0.db.execute(sql, values![]).await?;
        Ok(purged)
    }

    /// The receivers that something is due for and that nobody holds, those that fare well first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn due(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Due>> {
        let sql = "SELECT id, project_id FROM webhooks WHERE enabled = 1 \
                   AND (paused_until IS NULL OR paused_until <= $1) AND (held_until IS NULL OR held_until <= $1) \
                   AND EXISTS (SELECT 1 FROM deliveries WHERE deliveries.webhook_id = webhooks.id \
                   AND deliveries.state = 'waiting' AND deliveries.due_at <= $1) \
                   ORDER BY failures, id LIMIT $2";
        let rows = self.0.db.fetch_all(sql, values![now, limit]).await?;
        rows.iter().map(|row| Ok(Due { webhook: row.get("id")?, project: row.get("project_id")? })).collect()
    }

    /// Holds a receiver under a word that nobody else uses, if it may be sent to and nobody holds it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn hold(
        &mut self,
        id: Id<kind::Webhook>,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Webhook>> {
        let sql = "UPDATE webhooks SET held_by = $2, held_until = $4 WHERE id = $1 AND enabled = 1 \
                   AND (paused_until IS NULL OR paused_until <= $3) AND (held_until IS NULL OR held_until <= $3) \
                   RETURNING *";
        let row = self.0.db.fetch_optional(sql, values![id, holder, now, until]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Lets go whatever a node holds; answers how much.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn let_go(&mut self, node: &str) -> Result<u64> {
        // What begins with the node's name and the separator: '0' is the next character after '/'.
        let sql = "UPDATE webhooks SET held_by = NULL, held_until = NULL WHERE held_by >= $1 AND held_by < $2";
        self.0.db.execute(sql, values![holder(node, ""), format!("{node}0")]).await
    }

    /// Writes how a receiver fares, and holds it until `until`; `None`: lets it go.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is not held under this word any more, or is gone.
    pub async fn note(
        &mut self,
        id: Id<kind::Webhook>,
        holder: &str,
        health: &Health,
        until: Option<Timestamp>,
    ) -> Result<()> {
        let sql = "UPDATE webhooks SET failures = $3, failing_since = $4, failed_at = $5, paused_until = $6, \
                   last_at = $7, last_status = $8, last_error = $9, held_until = $10, \
                   held_by = CASE WHEN CAST($10 AS BIGINT) IS NULL THEN NULL ELSE held_by END \
                   WHERE id = $1 AND held_by = $2 AND removed_at IS NULL";
        let mut values = values![id, holder];
        values.extend(faring(health));
        values.push(until.into());
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Writes how a receiver fares that nobody need hold: it was tested, or begins anew.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if there is no such webhook any more.
    pub async fn set_health(&mut self, id: Id<kind::Webhook>, health: &Health) -> Result<()> {
        let sql = "UPDATE webhooks SET failures = $2, failing_since = $3, failed_at = $4, paused_until = $5, \
                   last_at = $6, last_status = $7, last_error = $8 WHERE id = $1 AND removed_at IS NULL";
        let mut values = values![id];
        values.extend(faring(health));
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }
}

/// What a node holds a receiver under; `word` is another one each time.
#[must_use]
pub fn holder(node: &str, word: &str) -> String {
    format!("{node}/{word}")
}

fn changing(webhook: &Webhook) -> Result<Vec<Value>> {
    let choice = &webhook.choice;
    Ok(values![
        webhook.id,
        webhook.project,
        webhook.version,
        &webhook.name,
        &webhook.url,
        choice.categories.as_ref().map(|categories| json(categories, "categories")).transpose()?,
        choice.system,
        choice.pool,
        choice.least.map(|least| least.as_str().to_owned()),
        webhook.enabled,
        webhook.disabled_because.map(|why| why.as_str().to_owned()),
    ])
}

fn faring(health: &Health) -> Vec<Value> {
    values![
        health.failures,
        health.failing_since,
        health.failed_at,
        health.paused_until,
        health.last_at,
        health.last_status.map(i64::from),
        health.last_error.clone(),
    ]
}

fn read(row: &Row) -> Result<Webhook> {
    let categories: Option<String> = row.get("categories")?;
    Ok(Webhook {
        id: row.get("id")?,
        project: row.get("project_id")?,
        name: row.get("name")?,
        url: row.get("url")?,
        choice: Choice {
            categories: categories.map(|_| row.json("categories")).transpose()?,
            system: row.get("system_id")?,
            pool: row.get("pool_id")?,
            least: row.opt_word("least")?,
        },
        enabled: row.get("enabled")?,
        disabled_because: row.opt_word("disabled_because")?,
        health: Health {
            failures: row.get("failures")?,
            failing_since: row.get("failing_since")?,
            failed_at: row.get("failed_at")?,
            paused_until: row.get("paused_until")?,
            last_at: row.get("last_at")?,
            last_status: super::deliveries::status(row)?,
            last_error: row.get("last_error")?,
        },
        former_secret_until: row.get("former_secret_until")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}

fn place<'a>(webhook: &'a Webhook, column: &'static str) -> Place<'a> {
    Place { table: "webhooks", column, row: webhook.id.as_bytes(), project: webhook.project.as_bytes() }
}
