//! What differs between SQLite and PostgreSQL, all of it.

use futures_util::TryFutureExt as _;
use sqlx::{AssertSqlSafe, PgConnection, SqliteConnection};

use crate::db::connection::Raw;
use crate::db::{Connection, Value};
use crate::error::{Error, Result};

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// SQLite takes 32,766 bound values a statement; more rows than this bring nothing.
const ROWS_PER_INSERT: usize = 100;

/// How much of a PostgreSQL `COPY` is sent at once, in bytes.
const COPY_CHUNK: usize = 256 * 1024;

impl Dialect {
    /// Translates a migration from the neutral text.
    pub(crate) fn translate(self, migration: &str) -> String {
        match self {
            Self::Sqlite => migration
                .replace("seq SERIAL", "seq INTEGER PRIMARY KEY AUTOINCREMENT")
                .replace("\n);\nCREATE", "\n) STRICT;\nCREATE")
                .replace("\n);\n\n", "\n) STRICT;\n\n"),
            Self::Postgres => migration
                .replace("seq SERIAL", "seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
                .replace(" INTEGER", " BIGINT")
                .replace(" BLOB", " BYTEA")
                .replace(" TEXT", " TEXT COLLATE \"C\""),
        }
    }

    /// Whether a text contains another, byte by byte.
    pub(crate) fn contains(self, text: &str, part: &str) -> String {
        match self {
            Self::Sqlite => format!("instr({text}, {part}) > 0"),
            Self::Postgres => format!("strpos({text}, {part}) > 0"),
        }
    }

    /// Whether a text ends with another of so many characters.
    pub(crate) fn ends_with(self, text: &str, part: &str, characters: usize) -> String {
        match self {
            Self::Sqlite => format!("substr({text}, -{characters}) = {part}"),
            Self::Postgres => format!("right({text}, {characters}) = {part}"),
        }
    }

    /// A text in a JSON object that a column holds, by its key.
    pub(crate) fn json_text(self, column: &str, key: &str) -> String {
        match self {
            Self::Sqlite => format!("({column} ->> {key})"),
            Self::Postgres => format!("(({column}::jsonb ->> {key}) COLLATE \"C\")"),
        }
    }

    /// The bytes of a column as hexadecimal digits.
    pub(crate) fn hex(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("hex({column})"),
            Self::Postgres => format!("encode({column}, 'hex')"),
        }
    }

    /// What follows a `SELECT` whose rows the unit is going to change.
    pub(crate) const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "", // there is one writer
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// What follows a `SELECT` of rows to claim, of which others' are passed over.
    pub(crate) const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}

impl Connection {
    /// Which database it is connected to.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::SqliteReader(..) | Self::SqliteWriter(_) => Dialect::Sqlite,
            Self::PostgresReader(..) | Self::PostgresWriter(_) => Dialect::Postgres,
        }
    }

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
            Raw::Postgres(connection) => copy_in(connection, table, columns, rows).await,
        }
    }
}

impl Connection {
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
            Raw::Postgres(connection) => copy_in_new(connection, table, columns, rows.into_iter()).await,
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
        self.bulk_insert("staged", columns, rows).await?;
        self.count_anew(&["staged"]).await?; // else it reads the whole table
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

/// `COPY` knows no conflicts, so it goes to a table beside.
async fn copy_in_new(
    connection: &mut PgConnection,
    table: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Value>>,
) -> Result<u64> {
    sqlx::query(AssertSqlSafe(stage_sql(table, columns))).execute(&mut *connection).await?;
    copy_in(&mut *connection, "staged", columns, rows).await?;
    let columns = columns.join(", ");
    let insert = format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM staged ON CONFLICT DO NOTHING");
    let inserted = sqlx::query(AssertSqlSafe(insert)).execute(&mut *connection).await?.rows_affected();
    sqlx::query("DROP TABLE staged").execute(connection).await?;
    Ok(inserted)
}

/// A table beside, for the length of a statement, with some of another's columns.
fn stage_sql(table: &str, columns: &[&str]) -> String {
    format!("CREATE TEMP TABLE staged AS SELECT {} FROM {table} LIMIT 0", columns.join(", "))
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
        let query = batch.into_iter().flatten().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Blob(value) => query.bind(value),
        });
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
