//! Bringing a database's schema up to date.
//!
//! Migrations are written once ([`Dialect::translate`]) and only ever added to.
//! Each says whether a program that does not know it can still work with the
//! result (`additive`), which is what allows a return to the previous version.

use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::dialect::Dialect;
use crate::db::{Connection, values};
use crate::error::{Error, Result};

struct Migration {
    version: i64,
    name: &'static str,
    text: &'static str,
    additive: bool,
}

const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "core", text: include_str!("../migrations/0001_core.sql"), additive: false },
    Migration { version: 2, name: "systems", text: include_str!("../migrations/0002_systems.sql"), additive: false },
    Migration { version: 3, name: "drift", text: include_str!("../migrations/0003_drift.sql"), additive: false },
    Migration { version: 4, name: "filters", text: include_str!("../migrations/0004_filters.sql"), additive: false },
    Migration { version: 5, name: "removal", text: include_str!("../migrations/0005_removal.sql"), additive: false },
    Migration {
        version: 6,
        name: "certificates",
        text: include_str!("../migrations/0006_certificates.sql"),
        additive: false,
    },
    Migration {
        version: 7,
        name: "processes",
        text: include_str!("../migrations/0007_processes.sql"),
        additive: false,
    },
    Migration { version: 8, name: "est", text: include_str!("../migrations/0008_est.sql"), additive: false },
    Migration { version: 9, name: "recovery", text: include_str!("../migrations/0009_recovery.sql"), additive: false },
    Migration {
        version: 10,
        name: "self_service",
        text: include_str!("../migrations/0010_self_service.sql"),
        additive: false,
    },
    Migration { version: 11, name: "tokens", text: include_str!("../migrations/0011_tokens.sql"), additive: false },
    Migration { version: 12, name: "listed", text: include_str!("../migrations/0012_listed.sql"), additive: true },
    Migration { version: 13, name: "strands", text: include_str!("../migrations/0013_strands.sql"), additive: false },
    Migration { version: 14, name: "inputs", text: include_str!("../migrations/0014_inputs.sql"), additive: false },
    Migration { version: 15, name: "rules", text: include_str!("../migrations/0015_rules.sql"), additive: false },
    Migration { version: 16, name: "webhooks", text: include_str!("../migrations/0016_webhooks.sql"), additive: false },
    Migration { version: 17, name: "review", text: include_str!("../migrations/0017_review.sql"), additive: false },
    Migration {
        version: 18,
        name: "statistics",
        text: include_str!("../migrations/0018_statistics.sql"),
        additive: true,
    },
    Migration { version: 19, name: "unused", text: include_str!("../migrations/0019_unused.sql"), additive: true },
    Migration { version: 20, name: "figures", text: include_str!("../migrations/0020_figures.sql"), additive: true },
    Migration {
        version: 21,
        name: "removed_webhooks",
        text: include_str!("../migrations/0021_removed_webhooks.sql"),
        additive: true,
    },
    Migration { version: 22, name: "rest", text: include_str!("../migrations/0022_rest.sql"), additive: true },
];

/// What a migration found and did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Migrated {
    /// These migrations were applied, by name.
    Applied(Vec<&'static str>),
    /// There was nothing to do.
    UpToDate,
    /// The database is newer, by additions that this version can ignore.
    Newer {
        /// The database's version.
        version: i64,
    },
    /// The database is newer in a way that this version cannot work with.
    TooNew {
        /// The database's version.
        version: i64,
    },
}

/// How a database's schema stands, as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schema {
    /// There is none yet.
    Empty,
    /// It is that of this version.
    UpToDate,
    /// These migrations are to be applied, by name.
    Behind(Vec<&'static str>),
    /// The database is newer, by additions that this version can ignore.
    Newer {
        /// The database's version.
        version: i64,
    },
    /// The database is newer in a way that this version cannot work with.
    TooNew {
        /// The database's version.
        version: i64,
    },
}

/// Looks at the schema, and changes nothing.
pub(crate) async fn look(connection: &mut Connection) -> Result<Schema> {
    let sql = match connection.dialect() {
        Dialect::Sqlite => "SELECT count(*) AS tables FROM sqlite_schema WHERE name = 'schema_migrations'",
        Dialect::Postgres => {
            "SELECT count(*) AS tables FROM pg_tables WHERE tablename = 'schema_migrations' \
             AND schemaname = current_schema()"
        }
    };
    if connection.fetch_one(sql, values![]).await?.get::<u64>("tables")? == 0 {
        return Ok(Schema::Empty);
    }
    let applied = applied(connection).await?;
    let current = applied.last().map_or(0, |(version, _)| *version);
    let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    if current > known {
        let ignorable = applied.iter().filter(|(version, _)| *version > known).all(|(_, additive)| *additive);
        return Ok(if ignorable { Schema::Newer { version: current } } else { Schema::TooNew { version: current } });
    }
    let missing = MIGRATIONS.iter().filter(|migration| migration.version > current).map(|migration| migration.name);
    let missing: Vec<_> = missing.collect();
    Ok(if missing.is_empty() { Schema::UpToDate } else { Schema::Behind(missing) })
}

/// Brings the schema up to date, in the unit of work that the connection is in.
pub(crate) async fn run(connection: &mut Connection, now: Timestamp) -> Result<Migrated> {
    lock(connection).await?;
    let applied = applied(connection).await?;
    let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    let newer: Vec<_> = applied.iter().filter(|(version, _)| *version > known).collect();
    if let Some((version, _)) = newer.last() {
        let ignorable = newer.iter().all(|(_, additive)| *additive);
        return Ok(if ignorable {
            Migrated::Newer { version: *version }
        } else {
            Migrated::TooNew { version: *version }
        });
    }
    let current = applied.last().map_or(0, |(version, _)| *version);
    let mut names = Vec::new();
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > current) {
        apply(connection, migration, now).await?;
        names.push(migration.name);
    }
    if !names.is_empty() {
        connection.describe_indexes().await?;
    }
    Ok(if names.is_empty() { Migrated::UpToDate } else { Migrated::Applied(names) })
}

/// Several nodes may start at once; SQLite's writer is alone already.
async fn lock(connection: &mut Connection) -> Result<()> {
    if let Dialect::Postgres = connection.dialect() {
        const CLAVIGER: i64 = 0x0063_6c61_7669_6765;
        connection.fetch_one("SELECT pg_advisory_xact_lock($1)", values![CLAVIGER]).await?;
    }
    let table = "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, additive INTEGER NOT NULL, applied_at INTEGER NOT NULL)";
    let sql = connection.dialect().translate(table);
    connection.execute(AssertSqlSafe(sql), values![]).await?;
    Ok(())
}

async fn applied(connection: &mut Connection) -> Result<Vec<(i64, bool)>> {
    let rows =
        connection.fetch_all("SELECT version, additive FROM schema_migrations ORDER BY version", values![]).await?;
    rows.iter().map(|row| Ok((row.get("version")?, row.get("additive")?))).collect()
}

async fn apply(connection: &mut Connection, migration: &Migration, now: Timestamp) -> Result<()> {
    let text = connection.dialect().translate(migration.text);
    for statement in statements(&text) {
        connection.execute(AssertSqlSafe(statement.to_owned()), values![]).await.inspect_err(|_| {
            tracing::error!(migration = migration.name, statement, "a migration failed");
        })?;
    }
    let sql = "INSERT INTO schema_migrations (version, name, additive, applied_at) VALUES ($1, $2, $3, $4)";
    let written = connection.execute(sql, values![migration.version, migration.name, migration.additive, now]).await?;
    if written == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Statements end with a semicolon at the end of a line.
fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.split(";\n")
        .map(str::trim)
        .filter(|statement| statement.lines().any(|line| !line.is_empty() && !line.starts_with("--")))
}
