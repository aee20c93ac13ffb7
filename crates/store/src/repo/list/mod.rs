//! How every list is filtered, sorted and paged.
//!
//! A list is a [`ListSpec`]: a table of what can be filtered and sorted by. A
//! page begins after the last row of the one before, named by the values it is
//! sorted by and its id, so that rows which come and go meanwhile neither repeat
//! nor hide another.

mod cursor;
mod filter_sql;
mod query;
mod spec;

pub use cursor::{Cursor, InvalidCursor};
pub use query::{ListQuery, MAX_LIMIT, Page};
pub use spec::{ListSpec, Sort};

pub(crate) use filter_sql::prefix_end;
#[cfg(feature = "testing")]
pub(crate) use query::explain;
pub(crate) use query::{Narrowing, Paging, Scope, count, count_at, count_found, page, page_at, page_found, page_split};
pub(crate) use spec::{Column, CustomColumns, Listed, SortBy};

pub(crate) use filter_sql::compile;
