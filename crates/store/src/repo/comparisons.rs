//! How far the comparisons of systems are, and what they have seen.

use domain::credential::Credential;
use domain::drift::Comparison;
use domain::id::{Id, kind};
use sqlx::AssertSqlSafe;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::credentials::read as read_credential;
use crate::repo::json;
use crate::session::Session;

/// Reads and writes comparisons.
pub struct Comparisons<'s>(pub(crate) &'s mut Session);

/// A credential that a comparison has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCard<'a> {
    /// Its id there.
    pub card: &'a str,
    /// Its holder there.
    pub holder: &'a str,
    /// Its pool there.
    pub pool: &'a str,
    /// Whether it works, or may once it is on a phone.
    pub living: bool,
}

impl Comparisons<'_> {
    /// How far the comparison of a system is; `None` if it never had one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, system: Id<kind::CredentialSystem>) -> Result<Option<Comparison>> {
        let row = self.0.db.fetch_optional("SELECT * FROM comparisons WHERE system_id = $1", values![system]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The same, for changing it: whoever else wants that waits until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, project: Id<kind::Project>, system: Id<kind::CredentialSystem>) -> Result<Comparison> {
        let never = Comparison::never(system, project);
        let sql = format!("{INSERT} ON CONFLICT (system_id) DO NOTHING");
        self.0.db.execute(AssertSqlSafe(sql), columns(&never)?).await?;
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT * FROM comparisons WHERE system_id = $1{lock}");
        read(&self.0.db.fetch_one(AssertSqlSafe(sql), values![system]).await?)
    }

    /// Writes how far it is, after [`Self::lock`].
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put(&mut self, comparison: &Comparison) -> Result<()> {
        let sql = format!(
            "{INSERT} ON CONFLICT (system_id) DO UPDATE SET run = excluded.run, state = excluded.state, \
             started_at = excluded.started_at, ended_at = excluded.ended_at, completed_at = excluded.completed_at, \
             cursor = excluded.cursor, holders = excluded.holders, cards = excluded.cards, \
             last_error = excluded.last_error, every_hours = excluded.every_hours, rules = excluded.rules, \
             version = excluded.version"
        );
        self.0.db.execute(AssertSqlSafe(sql), columns(comparison)?).await.map(drop)
    }

    /// Every comparison that begins by itself, of any project. There are few.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn scheduled(&mut self) -> Result<Vec<Comparison>> {
        let sql = "SELECT * FROM comparisons WHERE every_hours IS NOT NULL ORDER BY system_id";
        let rows = self.0.db.fetch_all(sql, values![]).await?;
        rows.iter().map(read).collect()
    }

    /// Keeps that a card was seen.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn see(&mut self, system: Id<kind::CredentialSystem>, seen: SeenCard<'_>) -> Result<()> {
        let sql = "INSERT INTO comparison_cards (system_id, card, holder, pool, living) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (system_id, card) DO UPDATE SET holder = excluded.holder, pool = excluded.pool, \
                   living = excluded.living";
        self.0.db.execute(sql, values![system, seen.card, seen.holder, seen.pool, seen.living]).await.map(drop)
    }

    /// Forgets what was seen.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_seen(&mut self, system: Id<kind::CredentialSystem>) -> Result<()> {
        self.0.db.execute("DELETE FROM comparison_cards WHERE system_id = $1", values![system]).await.map(drop)
    }

    /// Credentials that should be there and were not seen, in the order of their ids, after this one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn unseen(
        &mut self,
        system: Id<kind::CredentialSystem>,
        after: Option<Id<kind::Credential>>,
        limit: u32,
    ) -> Result<Vec<Credential>> {
        let sql = "SELECT * FROM credentials WHERE system_id = $1 AND id > $2 AND remote_card IS NOT NULL \
                   AND intent <> 'revoked' AND observed IN ('invited', 'active', 'suspended') \
                   AND NOT EXISTS (SELECT 1 FROM comparison_cards AS seen \
                   WHERE seen.system_id = $1 AND seen.card = credentials.remote_card) ORDER BY id LIMIT $3";
        let after = after.unwrap_or_else(|| Id::from_bytes([0; 16]));
        let rows = self.0.db.fetch_all(sql, values![system, after, limit]).await?;
        rows.iter().map(read_credential).collect()
    }

    /// Cards that are not known here and whose holder has another one of the same pool, that is ours or older.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn duplicates(&mut self, system: Id<kind::CredentialSystem>) -> Result<Vec<String>> {
        let sql = "SELECT card FROM comparison_cards AS one WHERE system_id = $1 AND living = 1 \
                   AND holder <> '' AND NOT EXISTS \
                   (SELECT 1 FROM credentials WHERE system_id = $1 AND remote_card = one.card) \
                   AND EXISTS (SELECT 1 FROM comparison_cards AS other WHERE other.system_id = $1 \
                   AND other.holder = one.holder AND other.pool = one.pool AND other.living = 1 \
                   AND other.card <> one.card AND (other.card < one.card OR EXISTS \
                   (SELECT 1 FROM credentials WHERE system_id = $1 AND remote_card = other.card))) ORDER BY card";
        let rows = self.0.db.fetch_all(sql, values![system]).await?;
        rows.iter().map(|row| row.get("card")).collect()
    }
}

const INSERT: &str = "INSERT INTO comparisons (system_id, project_id, run, state, started_at, ended_at, completed_at, \
                      cursor, holders, cards, last_error, every_hours, rules, version) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

fn columns(comparison: &Comparison) -> Result<Vec<crate::db::Value>> {
    Ok(values![
        comparison.system,
        comparison.project,
        comparison.run,
        comparison.state.as_str(),
        comparison.started_at,
        comparison.ended_at,
        comparison.completed_at,
        comparison.cursor.as_deref(),
        comparison.holders,
        comparison.cards,
        comparison.last_error.as_deref(),
        comparison.every_hours,
        json(&comparison.rules, "rules")?,
        comparison.version,
    ])
}

fn read(row: &Row) -> Result<Comparison> {
    Ok(Comparison {
        system: row.get("system_id")?,
        project: row.get("project_id")?,
        run: row.get("run")?,
        state: row.word("state")?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        completed_at: row.get("completed_at")?,
        cursor: row.get("cursor")?,
        holders: row.get("holders")?,
        cards: row.get("cards")?,
        last_error: row.get("last_error")?,
        every_hours: row.get("every_hours")?,
        rules: row.json("rules")?,
        version: row.get("version")?,
    })
}
