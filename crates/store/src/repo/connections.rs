//! How the connections of systems stand, and who keeps them.

use std::collections::{BTreeSet, HashSet};

use domain::id::{Id, kind};
use domain::system::{Connection, CredentialSystem};
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::session::Session;

/// How many events are kept by one statement.
const TOGETHER: usize = 500;

/// Reads, writes and leases connections.
pub struct Connections<'s>(pub(crate) &'s mut Session);

impl Connections<'_> {
    /// How a system's connection stands; `None` if nobody has tried yet.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, system: Id<kind::CredentialSystem>) -> Result<Option<Connection>> {
        let row = self.0.db.fetch_optional("SELECT * FROM connections WHERE system_id = $1", values![system]).await?;
        row.as_ref().map(read).transpose()
    }

    /// As [`Connections::lookup`], and nobody else changes it until the unit ends. A system that nobody has tried yet gets
    /// a connection that nobody keeps.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, system: Id<kind::CredentialSystem>, now: Timestamp) -> Result<Option<Connection>> {
        let add = "INSERT INTO connections (system_id, state, since, failures, next_at) \
                   SELECT id, 'idle', $2, 0, $2 FROM systems WHERE id = $1 ON CONFLICT (system_id) DO NOTHING";
        self.0.db.execute(add, values![system, now]).await?;
        let sql = format!("SELECT * FROM connections WHERE system_id = $1{}", self.0.db.dialect().for_update());
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![system]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Writes what was learnt of a connection that is locked, by whoever called the system, whoever keeps it.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the system is gone.
    pub async fn learn(&mut self, connection: &Connection) -> Result<()> {
        let sql = "UPDATE connections SET state = $2, since = $3, last_error = $4, failures = $5, next_at = $6 \
                   WHERE system_id = $1";
        let values = values![
            connection.system,
            connection.state.as_str(),
            connection.since,
            connection.last_error.as_deref(),
            connection.failures,
            connection.next_at,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Takes the connection of a system for a node, or keeps it, unless another node has it; answers whether the node
    /// has it now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn take(
        &mut self,
        system: Id<kind::CredentialSystem>,
        node: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool> {
        let sql = "INSERT INTO connections (system_id, state, node, lease_until, since, failures, next_at) \
                   VALUES ($1, 'idle', $2, $4, $3, 0, $3) \
                   ON CONFLICT (system_id) DO UPDATE SET node = excluded.node, lease_until = excluded.lease_until \
                   WHERE connections.node IS NULL OR connections.node = excluded.node OR connections.lease_until <= $3";
        Ok(self.0.db.execute(sql, values![system, node, now, until]).await? == 1)
    }

    /// Writes how a connection stands. The lease stays as it is.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if another node has it by now, or the system is gone.
    pub async fn write(&mut self, connection: &Connection) -> Result<()> {
        let sql = "UPDATE connections SET state = $3, since = $4, last_error = $5, failures = $6, next_at = $7, \
                   bookmark = $8 WHERE system_id = $1 AND node = $2";
        let values = values![
            connection.system,
            connection.node.as_deref(),
            connection.state.as_str(),
            connection.since,
            connection.last_error.as_deref(),
            connection.failures,
            connection.next_at,
            connection.bookmark.as_deref(),
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Lets a connection go: nobody keeps it, and whoever may can take it at once.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn let_go(&mut self, system: Id<kind::CredentialSystem>, now: Timestamp) -> Result<()> {
        let sql = "UPDATE connections SET state = 'idle', node = NULL, lease_until = NULL, since = $2, failures = 0, \
                   last_error = NULL, next_at = $2 WHERE system_id = $1";
        self.0.db.execute(sql, values![system, now]).await?;
        let sql = "INSERT INTO connection_history (system_id, since, state) \
                   SELECT system_id, since, state FROM connections WHERE system_id = $1 \
                   ON CONFLICT (system_id, since) DO UPDATE SET state = excluded.state, cause = NULL";
        self.0.db.execute(sql, values![system]).await.map(drop)
    }

    /// Keeps in mind since when a connection stands as it does.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remember(&mut self, connection: &Connection) -> Result<()> {
        let sql = "INSERT INTO connection_history (system_id, since, state, cause) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (system_id, since) DO UPDATE SET state = excluded.state, cause = excluded.cause";
        let values =
            values![connection.system, connection.since, connection.state.as_str(), connection.last_error.as_deref()];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// A system called: a connection that stands is looked at no later than at a moment, and once more if it is being
    /// looked at.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn hurry(&mut self, system: Id<kind::CredentialSystem>, now: Timestamp, at: Timestamp) -> Result<()> {
        let sql = "UPDATE connections SET called_at = $2, next_at = CASE \
                   WHEN next_at < $3 OR next_at < rests_until THEN next_at \
                   WHEN rests_until > $3 THEN rests_until ELSE $3 END \
                   WHERE system_id = $1 AND state = 'connected'";
        self.0.db.execute(sql, values![system, now, at]).await.map(drop)
    }

    /// Has a system be left alone until a moment, however often it calls.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn rest(&mut self, system: Id<kind::CredentialSystem>, until: Timestamp) -> Result<()> {
        let sql = "UPDATE connections SET rests_until = $2 WHERE system_id = $1";
        self.0.db.execute(sql, values![system, until]).await.map(drop)
    }

    /// When a system called last.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn called_at(&mut self, system: Id<kind::CredentialSystem>) -> Result<Option<Timestamp>> {
        let sql = "SELECT called_at FROM connections WHERE system_id = $1";
        let row = self.0.db.fetch_optional(sql, values![system]).await?;
        Ok(row.map(|row| row.get("called_at")).transpose()?.flatten())
    }

    /// Every system of every project that has a configuration, with how its connection stands. There are few.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn all(&mut self) -> Result<Vec<(CredentialSystem, Option<Connection>)>> {
        let sql = "SELECT * FROM systems WHERE configuration <> '{}' ORDER BY id";
        let systems = self.0.db.fetch_all(sql, values![]).await?;
        let rows = self.0.db.fetch_all("SELECT * FROM connections", values![]).await?;
        let known: Vec<Connection> = rows.iter().map(read).collect::<Result<_>>()?;
        let with = |system: CredentialSystem| {
            let connection = known.iter().find(|connection| connection.system == system.id).cloned();
            (system, connection)
        };
        systems.iter().map(|row| super::systems::read(row).map(with)).collect()
    }

    /// Keeps that events of a system were taken; answers which of them are new.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn take_events(
        &mut self,
        system: Id<kind::CredentialSystem>,
        events: &BTreeSet<&str>,
        now: Timestamp,
    ) -> Result<HashSet<String>> {
        let mut new = HashSet::new();
        // In one order, so that two nodes that hear of the same events do not wait for each other in a ring.
        for chunk in events.iter().collect::<Vec<_>>().chunks(TOGETHER) {
            let places: Vec<_> = (3..3 + chunk.len()).map(|n| format!("($1, ${n}, $2)")).collect();
            let sql = format!(
                "INSERT INTO system_events (system_id, event_id, taken_at) VALUES {} \
                 ON CONFLICT (system_id, event_id) DO NOTHING RETURNING event_id",
                places.join(", ")
            );
            let mut values = values![system, now];
            values.extend(chunk.iter().map(|event| Value::from(**event)));
            for row in self.0.db.fetch_all(AssertSqlSafe(sql), values).await? {
                new.insert(row.get("event_id")?);
            }
        }
        Ok(new)
    }

    /// Forgets events that were taken before a moment; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_events(&mut self, before: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM system_events WHERE taken_at < $1", values![before]).await
    }
}

fn read(row: &Row) -> Result<Connection> {
    Ok(Connection {
        system: row.get("system_id")?,
        state: row.word("state")?,
        node: row.get("node")?,
        since: row.get("since")?,
        last_error: row.get("last_error")?,
        failures: row.get("failures")?,
        next_at: row.get("next_at")?,
        bookmark: row.get("bookmark")?,
    })
}
