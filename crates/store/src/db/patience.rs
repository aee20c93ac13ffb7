//! How long a question may take that somebody asks in words of their own: a
//! filter, of which nobody knows beforehand how many rows it looks at.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection as _, SqlSafeStr, SqliteConnection};

use crate::db::connection::{Connection, postgres, sqlite};
use crate::db::{Row, Value};
use crate::error::Result;

/// After how many of its steps SQLite looks at the time: some ten microseconds.
const STEPS: i32 = 1_000;

impl Connection {
    /// Runs a query of a reader for as long as the reader has patience; answers its rows.
    ///
    /// # Errors
    /// [`crate::Error::TooSlow`] if that was not enough. The database has stopped working on it then.
    pub(crate) async fn fetch_all_in_time(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Vec<Row>> {
        match self {
            Self::SqliteReader(reader, patience) => {
                let deadline = Instant::now() + *patience;
                reader.lock_handle().await?.set_progress_handler(STEPS, move || Instant::now() < deadline);
                let rows = sqlite(sql, values).fetch_all(&mut **reader).await;
                reader.lock_handle().await?.remove_progress_handler();
                Ok(rows?.into_iter().map(Row::Sqlite).collect())
            }
            Self::PostgresReader(reader, patience) => {
                let mut transaction = reader.begin().await?; // in which the limit ends with the question
                let limit = format!("SET LOCAL statement_timeout = {}", milliseconds(*patience));
                sqlx::query(AssertSqlSafe(limit)).execute(&mut *transaction).await?;
                let rows = postgres(sql, values).fetch_all(&mut *transaction).await?;
                transaction.commit().await?;
                Ok(rows.into_iter().map(Row::Postgres).collect())
            }
            Self::SqliteWriter(_) | Self::PostgresWriter(_) => self.fetch_all(sql, values).await,
        }
    }
}

/// Zero would be no limit at all.
fn milliseconds(patience: Duration) -> u128 {
    patience.as_millis().max(1)
}

/// Who asked may have hung up before the limit was taken off again.
pub(crate) async fn forget(reader: &mut SqliteConnection) -> sqlx::Result<bool> {
    reader.lock_handle().await?.remove_progress_handler();
    Ok(true)
}
