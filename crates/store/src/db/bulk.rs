//! Many rows at once, by the fastest way of each database.

use futures_util::TryFutureExt as _;
use sqlx::{AssertSqlSafe, PgConnection, SqliteConnection};

use crate::db::connection::{Raw, postgres, sqlite};
use crate::db::dialect::Dialect;
use crate::db::{Connection, Value};
use crate::error::{Error, Result};

/// How many rows go into one `INSERT`.
///
/// SQLite takes 32,766 bound values a statement; more rows than this bring nothing. PostgreSQL takes more
/// by `COPY`, which costs a few rows dearly: its end is a packet of its own, which waits some 40 ms for
/// the acknowledgement of the one before (Nagle's algorithm, which the driver leaves on).
const ROWS_PER_INSERT: usize = 100;

/// How much of a PostgreSQL `COPY` is sent at once, in bytes.
const COPY_CHUNK: usize = 256 * 1024;

impl Connection {
    /// Loads rows into a table as fast as the database takes them; answers how many.
    ///
    /// Each row holds a value for each column. A violated constraint fails the whole load.
    pub(crate) async fn bulk_insert(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<u64> {
        let rows = rows.into_iter();
        match self.raw() {
            Raw::Sqlite(connection) => insert_many(connection, table, columns, "", rows).await,
            Raw::Postgres(connection) => load(connection, table, columns, rows).await,
        }
    }

    /// As [`Connection::bulk_insert`], but passes over rows whose key is there already; answers how many were new.
    pub(crate) async fn bulk_insert_new(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<u64> {
        match self.raw() {
            Raw::Sqlite(connection) => {
                insert_many(connection, table, columns, " ON CONFLICT DO NOTHING", rows.into_iter()).await
            }
            Raw::Postgres(connection) => load_new(connection, table, columns, rows.into_iter()).await,
        }
    }

    /// Tells the planner how large tables have become by this unit, where it does not know by itself in time.
    pub(crate) async fn count_anew(&mut self, tables: &'static [&'static str]) -> Result<()> {
        if self.dialect() == Dialect::Postgres {
            self.execute(AssertSqlSafe(format!("ANALYZE {}", tables.join(", "))), Vec::new()).await?;
        }
        Ok(())
    }

    /// Writes many rows at once, each found by its `id` and by a `version` one below the new one;
    /// answers how many were. `columns` names both.
    pub(crate) async fn bulk_update(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<u64> {
        self.execute(AssertSqlSafe(stage_sql(table, columns)), Vec::new()).await?;
        self.bulk_insert(STAGED, columns, rows).await?;
        self.count_anew(&[STAGED]).await?; // else it reads the whole table
        let sets: Vec<_> =
            columns.iter().filter(|name| **name != "id").map(|name| format!("{name} = staged.{name}")).collect();
        let update = format!(
            "UPDATE {table} SET {} FROM staged WHERE {table}.id = staged.id AND {table}.version = staged.version - 1",
            sets.join(", ")
        );
        let updated = self.execute(AssertSqlSafe(update), Vec::new()).await?;
        self.execute("DROP TABLE staged", Vec::new()).await?;
        Ok(updated)
    }
}

/// Loads rows into a table of PostgreSQL, by the way that suits their number.
async fn load(
    connection: &mut PgConnection,
    table: &str,
    columns: &[&str],
    mut rows: impl Iterator<Item = Vec<Value>>,
) -> Result<u64> {
    let first: Vec<_> = rows.by_ref().take(ROWS_PER_INSERT).collect();
    match rows.next() {
        Some(next) => copy_in(connection, table, columns, first.into_iter().chain([next]).chain(rows)).await,
        None if first.is_empty() => Ok(0),
        None => insert_few(connection, table, columns, first).await,
    }
}

async fn insert_few(
    connection: &mut PgConnection,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
) -> Result<u64> {
    let mut numbers = 1..;
    let row = |_| {
        let places: Vec<_> = numbers.by_ref().take(columns.len()).map(|number| format!("${number}")).collect();
        format!("({})", places.join(","))
    };
    let places: Vec<_> = (0..rows.len()).map(row).collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES {}", columns.join(","), places.join(","));
    // One row is what most units write; other numbers would only crowd the statements that are kept.
    // The table beside is another each time.
    let is_kept = rows.len() == 1 && table != STAGED;
    let query = postgres(AssertSqlSafe(sql), rows.into_iter().flatten().collect()).persistent(is_kept);
    Ok(query.execute(connection).await?.rows_affected())
}

/// `COPY` knows no conflicts, so the rows go to a table beside.
async fn load_new(
    connection: &mut PgConnection,
    table: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Value>>,
) -> Result<u64> {
    sqlx::query(AssertSqlSafe(stage_sql(table, columns))).persistent(false).execute(&mut *connection).await?;
    load(&mut *connection, STAGED, columns, rows).await?;
    let columns = columns.join(", ");
    let insert = format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM staged ON CONFLICT DO NOTHING");
    let inserted = sqlx::query(AssertSqlSafe(insert)).execute(&mut *connection).await?.rows_affected();
    sqlx::query("DROP TABLE staged").execute(connection).await?;
    Ok(inserted)
}

/// A table beside, for the length of a statement.
const STAGED: &str = "staged";

/// Makes the table beside with some of another's columns.
fn stage_sql(table: &str, columns: &[&str]) -> String {
    format!("CREATE TEMP TABLE {STAGED} AS SELECT {} FROM {table} LIMIT 0", columns.join(", "))
}

async fn insert_many(
    connection: &mut SqliteConnection,
    table: &str,
    columns: &[&str],
    on_conflict: &str,
    mut rows: impl Iterator<Item = Vec<Value>>,
) -> Result<u64> {
    let full = insert_sql(table, columns, ROWS_PER_INSERT) + on_conflict;
    let mut total = 0;
    loop {
        let batch: Vec<_> = rows.by_ref().take(ROWS_PER_INSERT).collect();
        let sql = match batch.len() {
            0 => return Ok(total),
            ROWS_PER_INSERT => full.clone(),
            fewer => insert_sql(table, columns, fewer) + on_conflict,
        };
        let query = sqlite(AssertSqlSafe(sql), batch.into_iter().flatten().collect());
        total += query.execute(&mut *connection).await?.rows_affected();
    }
}

fn insert_sql(table: &str, columns: &[&str], rows: usize) -> String {
    let row = format!("({})", vec!["?"; columns.len()].join(","));
    format!("INSERT INTO {table} ({}) VALUES {}", columns.join(","), vec![row; rows].join(","))
}

async fn copy_in(
    connection: &mut PgConnection,
    table: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Value>>,
) -> Result<u64> {
    let sql = format!("COPY {table} ({}) FROM STDIN (FORMAT binary)", columns.join(","));
    let mut copy = connection.copy_in_raw(&sql).await?;
    // Signature, flags, length of the header extension (PostgreSQL manual, COPY, "Binary Format").
    let mut buffer: Vec<u8> = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0".to_vec();
    for row in rows {
        encode_row(&mut buffer, &row)?;
        if buffer.len() >= COPY_CHUNK {
            copy.send(std::mem::take(&mut buffer)).await?;
        }
    }
    buffer.extend_from_slice(&(-1_i16).to_be_bytes());
    copy.send(buffer).await?;
    copy.finish().map_err(Error::from).await
}

fn encode_row(buffer: &mut Vec<u8>, row: &[Value]) -> Result<()> {
    let too_large = || Error::Corrupt { column: "a value over 2 GB".to_owned() };
    buffer.extend_from_slice(&i16::try_from(row.len()).map_err(|_| too_large())?.to_be_bytes());
    for value in row {
        let bytes: &[u8] = match value {
            Value::Int(Some(value)) => &value.to_be_bytes(),
            Value::Text(Some(value)) => value.as_bytes(),
            Value::Blob(Some(value)) => value,
            Value::Int(None) | Value::Text(None) | Value::Blob(None) => {
                buffer.extend_from_slice(&(-1_i32).to_be_bytes());
                continue;
            }
        };
        buffer.extend_from_slice(&i32::try_from(bytes.len()).map_err(|_| too_large())?.to_be_bytes());
        buffer.extend_from_slice(bytes);
    }
    Ok(())
}
