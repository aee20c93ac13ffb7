//! How a database is set up, and whether its file is whole.

use crate::db::{Connection, values};
use crate::error::Result;

/// How a database is set up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// Which database, and its version.
    pub name: String,
    /// PostgreSQL's version as it counts it: 140005 is 14.5.
    pub version_number: Option<u64>,
    /// How many connections PostgreSQL allows.
    pub max_connections: Option<u64>,
    /// Settings of PostgreSQL that give up what was confirmed, as they stand: `fsync = off`.
    pub unsafe_settings: Vec<String>,
    /// What is wrong with SQLite's file.
    pub faults: Vec<String>,
    /// Whether SQLite's file was read, and nothing is wrong with it.
    pub is_whole: bool,
}

/// Damage that is told of at most.
const FAULTS: usize = 5;

pub(crate) async fn of_sqlite(connection: &mut Connection, deep: bool) -> Result<Condition> {
    let version: String =
        connection.fetch_one("SELECT sqlite_version() AS version", values![]).await?.get("version")?;
    let name = format!("SQLite {version}");
    if !deep {
        return Ok(Condition { name, ..Condition::default() });
    }
    let rows = connection.fetch_all("SELECT quick_check AS fault FROM pragma_quick_check", values![]).await?;
    let mut faults = rows.iter().map(|row| row.get::<String>("fault")).collect::<Result<Vec<_>>>()?;
    faults.retain(|fault| fault != "ok");
    faults.truncate(FAULTS);
    Ok(Condition { name, is_whole: faults.is_empty(), faults, ..Condition::default() })
}

pub(crate) async fn of_postgres(connection: &mut Connection) -> Result<Condition> {
    let sql = "SELECT name, setting FROM pg_settings WHERE name IN ('server_version', 'server_version_num', \
               'max_connections', 'fsync', 'full_page_writes', 'synchronous_commit')";
    let mut condition = Condition::default();
    for row in connection.fetch_all(sql, values![]).await? {
        let (name, setting): (String, String) = (row.get("name")?, row.get("setting")?);
        match name.as_str() {
            "server_version" => condition.name = format!("PostgreSQL {setting}"),
            "server_version_num" => condition.version_number = setting.parse().ok(),
            "max_connections" => condition.max_connections = setting.parse().ok(),
            _ if setting == "off" => condition.unsafe_settings.push(format!("{name} = off")),
            _ => {}
        }
    }
    condition.unsafe_settings.sort();
    Ok(condition)
}
