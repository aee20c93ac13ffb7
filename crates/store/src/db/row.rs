//! What a statement answers.

use std::str::FromStr;

use domain::id::Id;
use domain::time::{Timestamp, from_micros};
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use crate::error::{Error, Result};

/// One row of an answer.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What a column can be read as.
pub(crate) trait Column: Sized {
    /// Reads the column.
    fn read(row: &Row, column: &str) -> Result<Self>;
}

impl Row {
    /// Reads a column as whatever is asked for.
    pub(crate) fn get<T: Column>(&self, column: &str) -> Result<T> {
        T::read(self, column)
    }

    /// Reads one word of an enumeration.
    pub(crate) fn word<T: FromStr>(&self, column: &str) -> Result<T> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| corrupt(column))
    }

    /// Reads one word of an enumeration, or nothing.
    pub(crate) fn opt_word<T: FromStr>(&self, column: &str) -> Result<Option<T>> {
        let text: Option<String> = self.get(column)?;
        text.map(|text| text.parse().map_err(|_| corrupt(column))).transpose()
    }

    /// Reads a JSON document.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|_| corrupt(column))
    }
}

/// The column holds what this version cannot read.
pub(crate) fn corrupt(column: &str) -> Error {
    Error::Corrupt { column: column.to_owned() }
}

macro_rules! native {
    ($($type:ty),*) => {$(
        impl Column for $type {
            fn read(row: &Row, column: &str) -> Result<Self> {
                Ok(match row {
                    Row::Sqlite(row) => row.try_get(column)?,
                    Row::Postgres(row) => row.try_get(column)?,
                })
            }
        }
    )*};
}

native!(i64, String, Vec<u8>, Option<i64>, Option<String>, Option<Vec<u8>>);

impl Column for bool {
    fn read(row: &Row, column: &str) -> Result<Self> {
        Ok(row.get::<i64>(column)? != 0)
    }
}

impl Column for u32 {
    fn read(row: &Row, column: &str) -> Result<Self> {
        row.get::<i64>(column)?.try_into().map_err(|_| corrupt(column))
    }
}

impl Column for Option<u32> {
    fn read(row: &Row, column: &str) -> Result<Self> {
        row.get::<Option<i64>>(column)?.map(|value| value.try_into().map_err(|_| corrupt(column))).transpose()
    }
}

impl Column for u64 {
    fn read(row: &Row, column: &str) -> Result<Self> {
        row.get::<i64>(column)?.try_into().map_err(|_| corrupt(column))
    }
}

impl Column for Option<u64> {
    fn read(row: &Row, column: &str) -> Result<Self> {
        row.get::<Option<i64>>(column)?.map(|value| value.try_into().map_err(|_| corrupt(column))).transpose()
    }
}

impl Column for Timestamp {
    fn read(row: &Row, column: &str) -> Result<Self> {
        row.get(column).map(from_micros)
    }
}

impl Column for Option<Timestamp> {
    fn read(row: &Row, column: &str) -> Result<Self> {
        Ok(row.get::<Option<i64>>(column)?.map(from_micros))
    }
}

impl<const N: usize> Column for [u8; N] {
    fn read(row: &Row, column: &str) -> Result<Self> {
        row.get::<Vec<u8>>(column)?.try_into().map_err(|_| corrupt(column))
    }
}

impl<const N: usize> Column for Option<[u8; N]> {
    fn read(row: &Row, column: &str) -> Result<Self> {
        row.get::<Option<Vec<u8>>>(column)?.map(|bytes| bytes.try_into().map_err(|_| corrupt(column))).transpose()
    }
}

impl<T> Column for Id<T> {
    fn read(row: &Row, column: &str) -> Result<Self> {
        row.get(column).map(Self::from_bytes)
    }
}

impl<T> Column for Option<Id<T>> {
    fn read(row: &Row, column: &str) -> Result<Self> {
        Ok(row.get::<Option<[u8; 16]>>(column)?.map(Id::from_bytes))
    }
}
