//! One way to speak to both databases.
//!
//! A statement is written once, with `$1`, `RETURNING` and `ON CONFLICT`, over
//! [`Value`]s and [`Row`]s. What truly differs stands in [`dialect`],
//! for many rows at once in `bulk`, and for the order of events in `order`.

mod bulk;
pub(crate) mod condition;
pub(crate) mod connection;
pub(crate) mod dialect;
pub(crate) mod group_commit;
mod order;
pub(crate) mod patience;
pub(crate) mod row;
mod statistics;
pub(crate) mod value;

pub(crate) use connection::Connection;
pub(crate) use row::Row;
pub(crate) use value::{Value, values};
