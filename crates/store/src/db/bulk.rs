//! Many rows at once, by the fastest way of each database.

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, SqliteConnection};

use crate::db::connection::{Raw, sqlite};
use crate::db::dialect::Dialect;
use crate::db::{Connection, Value};
use crate::error::{Error, Result};

/// How many rows go into one `INSERT` of SQLite, which takes 32,766 bound values a statement; more rows bring nothing.
const ROWS_PER_INSERT: usize = 100;

/// How many rows go to PostgreSQL at once: an array for each column, so that the statement's text is always the same.
///
/// `COPY` would write a long load with less work, but what is written here are pages of some hundred rows, and its end
/// is a packet of its own, which waits some 40 ms for the acknowledgement of the one before (Nagle's algorithm, which
/// the driver leaves on).
const ROWS_AT_ONCE: usize = 2_000;

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
            Raw::Postgres(connection) => load(connection, &load_sql(table, columns), rows).await,
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
            Raw::Sqlite(connection) => insert_many(connection, table, columns, PASS_OVER, rows.into_iter()).await,
            Raw::Postgres(connection) => {
                load(connection, &(load_sql(table, columns) + PASS_OVER), rows.into_iter()).await
            }
        }
    }

    /// As [`Connection::bulk_insert`], but rows take the place of those with the same key, which is the first columns; no
    /// two of the rows have the same.
    pub(crate) async fn bulk_put(
        &mut self,
        table: &'static str,
        (key, further): (&'static [&'static str], &'static [&'static str]),
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<u64> {
        let columns = [key, further].concat();
        let sets: Vec<_> = further.iter().map(|name| format!("{name} = excluded.{name}")).collect();
        let instead = format!(" ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), sets.join(", "));
        match self.raw() {
            Raw::Sqlite(connection) => insert_many(connection, table, &columns, &instead, rows.into_iter()).await,
            Raw::Postgres(connection) => {
                load(connection, &(load_sql(table, &columns) + &instead), rows.into_iter()).await
            }
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
        let rows = rows.into_iter();
        match self.raw() {
            Raw::Sqlite(connection) => {
                let staged = columns.join(", ");
                let stage = format!("CREATE TEMP TABLE staged AS SELECT {staged} FROM {table} LIMIT 0");
                sqlite(AssertSqlSafe(stage), Vec::new()).execute(&mut *connection).await?;
                insert_many(&mut *connection, "staged", columns, "", rows).await?;
                let update = sqlite(AssertSqlSafe(update_sql(table, columns, "staged")), Vec::new());
                let updated = update.execute(&mut *connection).await?.rows_affected();
                sqlite("DROP TABLE staged", Vec::new()).execute(connection).await?;
                Ok(updated)
            }
            Raw::Postgres(connection) => {
                let staged = format!("{} AS staged ({})", arrays(columns), columns.join(", "));
                load(connection, &update_sql(table, columns, &staged), rows).await
            }
        }
    }
}

/// Leaves rows alone whose key is there already.
const PASS_OVER: &str = " ON CONFLICT DO NOTHING";

fn update_sql(table: &str, columns: &[&str], staged: &str) -> String {
    let set = |name: &&str| format!("{name} = staged.{name}");
    let sets: Vec<_> = columns.iter().filter(|name| **name != "id").map(set).collect();
    format!(
        "UPDATE {table} SET {} FROM {staged} WHERE {table}.id = staged.id AND {table}.version = staged.version - 1",
        sets.join(", ")
    )
}

fn load_sql(table: &str, columns: &[&str]) -> String {
    format!("INSERT INTO {table} ({}) SELECT * FROM {}", columns.join(", "), arrays(columns))
}

/// The rows of an array for each column.
fn arrays(columns: &[&str]) -> String {
    let places: Vec<_> = (1..=columns.len()).map(|number| format!("${number}")).collect();
    format!("UNNEST({})", places.join(", "))
}

/// Gives rows to a statement of PostgreSQL that takes an array for each column; answers how many rows it wrote.
async fn load(connection: &mut PgConnection, sql: &str, mut rows: impl Iterator<Item = Vec<Value>>) -> Result<u64> {
    let mut written = 0;
    loop {
        let batch: Vec<_> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        if batch.is_empty() {
            return Ok(written);
        }
        let query = turn(batch)?.into_iter().fold(sqlx::query(AssertSqlSafe(sql.to_owned())), Array::bind);
        written += query.execute(&mut *connection).await?.rows_affected();
    }
}

/// The values of one column.
enum Array {
    Int(Vec<Option<i64>>),
    Text(Vec<Option<String>>),
    Blob(Vec<Option<Vec<u8>>>),
}

impl Array {
    fn beginning_with(first: Value, rows: usize) -> Self {
        fn of<T>(first: T, rows: usize) -> Vec<T> {
            let mut values = Vec::with_capacity(rows);
            values.push(first);
            values
        }
        match first {
            Value::Int(first) => Self::Int(of(first, rows)),
            Value::Text(first) => Self::Text(of(first, rows)),
            Value::Blob(first) => Self::Blob(of(first, rows)),
        }
    }

    fn bind(query: Query<'_, Postgres, PgArguments>, array: Self) -> Query<'_, Postgres, PgArguments> {
        match array {
            Self::Int(values) => query.bind(values),
            Self::Text(values) => query.bind(values),
            Self::Blob(values) => query.bind(values),
        }
    }

    /// Adds a value of the column's kind; answers whether it is.
    fn push(&mut self, value: Value) -> bool {
        match (self, value) {
            (Self::Int(values), Value::Int(value)) => values.push(value),
            (Self::Text(values), Value::Text(value)) => values.push(value),
            (Self::Blob(values), Value::Blob(value)) => values.push(value),
            _ => return false,
        }
        true
    }
}

/// Columns of rows.
fn turn(rows: Vec<Vec<Value>>) -> Result<Vec<Array>> {
    let count = rows.len();
    let mut rows = rows.into_iter();
    let first = rows.next().unwrap_or_default();
    let mut arrays: Vec<_> = first.into_iter().map(|value| Array::beginning_with(value, count)).collect();
    for row in rows {
        let fits = row.len() == arrays.len() && arrays.iter_mut().zip(row).all(|(array, value)| array.push(value));
        if !fits {
            return Err(Error::Corrupt { column: "rows of different kinds".to_owned() });
        }
    }
    Ok(arrays)
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
