//! Running processes.

use domain::time::Timestamp;

use crate::db::{Row, values};
use crate::error::Result;
use crate::session::Session;

/// Reads and writes the nodes that run on this database.
pub struct Nodes<'s>(pub(crate) &'s mut Session);

/// A running process of Claviger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// When it started.
    pub started_at: Timestamp,
    /// When it last said that it runs.
    pub heartbeat_at: Timestamp,
}

impl Nodes<'_> {
    /// Says that a node runs.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn heartbeat(&mut self, node: &Node) -> Result<()> {
        let sql = "INSERT INTO nodes (name, version, started_at, heartbeat_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (name) DO UPDATE SET version = excluded.version, started_at = excluded.started_at, \
                   heartbeat_at = excluded.heartbeat_at";
        let values = values![&node.name, &node.version, node.started_at, node.heartbeat_at];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Every node that was heard of, by name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self) -> Result<Vec<Node>> {
        let rows = self.0.db.fetch_all("SELECT * FROM nodes ORDER BY name", values![]).await?;
        rows.iter().map(read).collect()
    }

    /// Forgets nodes that were not heard of since; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_silent(&mut self, since: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM nodes WHERE heartbeat_at < $1", values![since]).await
    }
}

fn read(row: &Row) -> Result<Node> {
    Ok(Node {
        name: row.get("name")?,
        version: row.get("version")?,
        started_at: row.get("started_at")?,
        heartbeat_at: row.get("heartbeat_at")?,
    })
}
