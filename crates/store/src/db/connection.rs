//! A connection to either database, in or out of a transaction.

use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{PgConnection, Postgres, SqlSafeStr, Sqlite, SqliteConnection, Transaction};

use crate::db::group_commit::Turn;
use crate::db::{Row, Value};
use crate::error::Result;

/// What statements run on. A unit of work or a reader owns one.
pub(crate) enum Connection {
    /// A reader of the SQLite pool, and how long it has for a filter.
    SqliteReader(PoolConnection<Sqlite>, Duration),
    /// A turn on the one SQLite writer.
    SqliteWriter(Turn),
    /// A connection of the PostgreSQL pool, outside a transaction, and how long it has for a filter.
    PostgresReader(PoolConnection<Postgres>, Duration),
    /// A PostgreSQL transaction.
    PostgresWriter(Transaction<'static, Postgres>),
}

/// The driver's connection behind a [`Connection`].
pub(crate) enum Raw<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Connection {
    /// The driver's connection, for what only one of them can do.
    pub(crate) fn raw(&mut self) -> Raw<'_> {
        match self {
            Self::SqliteReader(reader, _) => Raw::Sqlite(reader),
            Self::SqliteWriter(turn) => Raw::Sqlite(turn.connection()),
            Self::PostgresReader(reader, _) => Raw::Postgres(reader),
            Self::PostgresWriter(transaction) => Raw::Postgres(transaction),
        }
    }

    /// Runs a statement; answers how many rows it touched.
    pub(crate) async fn execute(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64> {
        Ok(match self.raw() {
            Raw::Sqlite(connection) => sqlite(sql, values).execute(connection).await?.rows_affected(),
            Raw::Postgres(connection) => postgres(sql, values).execute(connection).await?.rows_affected(),
        })
    }

    /// Runs a query; answers its rows.
    pub(crate) async fn fetch_all(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Vec<Row>> {
        Ok(match self.raw() {
            Raw::Sqlite(connection) => {
                sqlite(sql, values).fetch_all(connection).await?.into_iter().map(Row::Sqlite).collect()
            }
            Raw::Postgres(connection) => {
                postgres(sql, values).fetch_all(connection).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Runs a query; answers its first row, if any.
    pub(crate) async fn fetch_optional(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Option<Row>> {
        Ok(match self.raw() {
            Raw::Sqlite(connection) => sqlite(sql, values).fetch_optional(connection).await?.map(Row::Sqlite),
            Raw::Postgres(connection) => postgres(sql, values).fetch_optional(connection).await?.map(Row::Postgres),
        })
    }

    /// Runs a query that always answers one row, such as a count.
    pub(crate) async fn fetch_one(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Row> {
        Ok(match self.raw() {
            Raw::Sqlite(connection) => Row::Sqlite(sqlite(sql, values).fetch_one(connection).await?),
            Raw::Postgres(connection) => Row::Postgres(postgres(sql, values).fetch_one(connection).await?),
        })
    }
}

pub(super) fn sqlite<'q>(sql: impl SqlSafeStr, values: Vec<Value>) -> Query<'q, Sqlite, SqliteArguments> {
    values.into_iter().fold(sqlx::query(sql), |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
    })
}

pub(super) fn postgres<'q>(sql: impl SqlSafeStr, values: Vec<Value>) -> Query<'q, Postgres, PgArguments> {
    values.into_iter().fold(sqlx::query(sql), |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
    })
}
