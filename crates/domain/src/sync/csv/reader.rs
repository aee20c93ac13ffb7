//! The second pass: rows.

use super::detector::Dialect;
use super::encoding::Transcoder;
use super::tokenizer::{Broken, RawRow, Tokenizer};
use crate::sync::fault::{Fault, Problem};
use crate::sync::row::{self, Row, RowRules};

/// Reads a file whose dialect is known. Feed it all bytes, then finish it.
///
/// Each row goes to the sink, either parsed or as everything that is wrong
/// with it. Memory does not grow with the file.
pub struct Reader<'a> {
    transcoder: Transcoder,
    tokenizer: Tokenizer,
    rows: Rows<'a>,
    broken: bool,
}

struct Rows<'a> {
    dialect: &'a Dialect,
    rules: RowRules<'a>,
    header: bool,
    seen: u64,
}

impl<'a> Reader<'a> {
    /// Begins with the same file that the dialect was found in.
    #[must_use]
    pub fn new(dialect: &'a Dialect, rules: RowRules<'a>) -> Self {
        Self {
            transcoder: dialect.encoding.transcoder(),
            tokenizer: Tokenizer::new(dialect.separator.byte()),
            rows: Rows { dialect, rules, header: dialect.header, seen: 0 },
            broken: false,
        }
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, chunk: &[u8], sink: &mut impl FnMut(Result<Row, Vec<Fault>>)) {
        self.pass(chunk, false, sink);
    }

    /// Takes the end of the file.
    pub fn finish(mut self, sink: &mut impl FnMut(Result<Row, Vec<Fault>>)) {
        self.pass(&[], true, sink);
        if self.broken {
            return;
        }
        let rows = &mut self.rows;
        let result = self.tokenizer.finish(&mut |raw| rows.take(&raw, sink));
        report(result, sink);
    }

    fn pass(&mut self, chunk: &[u8], last: bool, sink: &mut impl FnMut(Result<Row, Vec<Fault>>)) {
        if self.broken {
            return;
        }
        let rows = &mut self.rows;
        let text = self.transcoder.feed(chunk, last);
        let result = self.tokenizer.feed(text, &mut |raw| rows.take(&raw, sink));
        self.broken = result.is_err();
        report(result, sink);
    }
}

impl Rows<'_> {
    fn take(&mut self, raw: &RawRow<'_>, sink: &mut impl FnMut(Result<Row, Vec<Fault>>)) {
        if std::mem::take(&mut self.header) {
            return;
        }
        self.seen += 1;
        let last = self.seen == self.dialect.rows;
        sink(row::parse(raw, self.dialect, &self.rules, last));
    }
}

/// The detector has refused such a file already, unless it changed in between.
fn report(result: Result<(), Broken>, sink: &mut impl FnMut(Result<Row, Vec<Fault>>)) {
    match result {
        Ok(()) => {}
        Err(Broken::Quote(place)) => {
            sink(Err(vec![Fault::at(place.line, place.column as usize - 1, "", Problem::UnterminatedQuote)]));
        }
        Err(Broken::Long(place)) => sink(Err(vec![Fault::on_line(place.line, Problem::RowTooLong)])),
    }
}
