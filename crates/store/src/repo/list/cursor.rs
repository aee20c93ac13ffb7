//! Where a page ended.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

use crate::db::{Row, Value};
use crate::error::{Error, Result};
use crate::repo::list::spec::{Column, ColumnKind};

/// The last row of a page: what the next one begins after. Opaque to clients,
/// and of use only with the list, the sort and the filter it was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(Position);

/// A text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor; give next_cursor of the page before, unchanged")]
pub struct InvalidCursor;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Position {
    /// Digest of the list, its scope, its sort and its filter.
    #[serde(rename = "q")]
    query: u64,
    /// The values that the row is sorted by, its key last.
    #[serde(rename = "v")]
    values: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
    Missing,
}

impl Cursor {
    /// After this row, in the order of these columns.
    pub(crate) fn after(row: &Row, query: u64, columns: &[Column]) -> Result<Self> {
        let values = columns.iter().map(|column| read(row, *column)).collect::<Result<_>>()?;
        Ok(Self(Position { query, values }))
    }

    /// The values to begin after; `None` stands for a missing one.
    pub(crate) fn values(&self, query: u64, columns: &[Column]) -> Result<Vec<Option<Value>>> {
        if self.0.query != query || self.0.values.len() != columns.len() {
            return Err(Error::ForeignCursor);
        }
        self.0.values.iter().zip(columns).map(|(part, column)| bind(part, *column)).collect()
    }
}

fn read(row: &Row, column: Column) -> Result<Part> {
    Ok(match column.kind {
        ColumnKind::Int => row.get::<Option<i64>>(column.name)?.map(Part::Int),
        ColumnKind::Text => row.get::<Option<String>>(column.name)?.map(Part::Text),
        ColumnKind::Blob => row.get::<Option<Vec<u8>>>(column.name)?.map(Part::Blob),
    }
    .unwrap_or(Part::Missing))
}

fn bind(part: &Part, column: Column) -> Result<Option<Value>> {
    Ok(Some(match (part, column.kind) {
        (Part::Int(value), ColumnKind::Int) => (*value).into(),
        // PostgreSQL's texts hold no NUL.
        (Part::Text(value), ColumnKind::Text) if !value.contains('\0') => value.into(),
        (Part::Blob(value), ColumnKind::Blob) => value.as_slice().into(),
        (Part::Missing, _) => return Ok(None),
        _ => return Err(Error::ForeignCursor),
    }))
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(&self.0).map_err(|_| fmt::Error)?;
        f.write_str(&BASE64URL_NOPAD.encode(&json))
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> std::result::Result<Self, InvalidCursor> {
        let json = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| InvalidCursor)?;
        serde_json::from_slice(&json).map(Self).map_err(|_| InvalidCursor)
    }
}
