//! Reading a CSV file as access control systems and spreadsheets write it.
//!
//! Quotes are those of RFC 4180; a quote inside an unquoted cell is a letter
//! like any other. A row ends with LF or CRLF. A CR alone ends nothing: it is
//! part of its cell, and refused there unless it stands at the cell's edge.
//! Lines without any text are passed over. Lines and columns count from 1, and
//! a row's line is the line of the file that it begins on.

mod detector;
mod encoding;
mod header;
mod reader;
mod separator;
mod tally;
mod tokenizer;

pub use detector::{Detector, Dialect, DialectSummary, Limits, Options};
pub use encoding::{Encoding, Fallback, UnsupportedFallback};
pub use header::{Column, ColumnSpec, HeaderNames};
pub use reader::Reader;
pub use separator::Separator;
pub(super) use tokenizer::RawRow;
