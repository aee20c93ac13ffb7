//! Cuts bytes into rows and cells.
//!
//! Works on bytes, as quotes, separators and line ends are the same single
//! bytes in UTF-8 and in every fallback encoding.

/// No person needs more; a quote that is never closed must not swallow the file.
const LONGEST_ROW: usize = 64 * 1024;

const QUOTE: u8 = b'"';

/// A push tokenizer for one separator. Feed it, then finish it.
pub(super) struct Tokenizer {
    separator: u8,
    state: State,
    line: u32,
    row_line: u32,
    quote_at: Place,
    text: Vec<u8>,
    ends: Vec<usize>,
    stray: Option<usize>,
    quoted: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing of the cell has been seen.
    Start,
    /// In a cell without quotes.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote in a quoted cell: it closes the cell, or is the first of two.
    Closing,
    /// Behind the closing quote.
    Closed,
}

/// A line of the file and a column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: u32,
    pub(super) column: u32,
}

/// What ends the reading of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// A quote that is not closed, at least not within a row's length.
    Quote(Place),
    /// A row longer than any row can be.
    Long(Place),
}

/// A row as it was cut, cells without their quotes.
pub(in crate::sync) struct RawRow<'a> {
    pub(in crate::sync) line: u32,
    pub(in crate::sync) text: &'a [u8],
    ends: &'a [usize],
    /// The cell (from 0) that has text behind its closing quote.
    pub(in crate::sync) stray: Option<usize>,
}

impl<'a> RawRow<'a> {
    pub(in crate::sync) fn width(&self) -> usize {
        self.ends.len()
    }

    pub(in crate::sync) fn cells(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (text, ends) = (self.text, self.ends);
        (0..ends.len()).map(move |index| &text[if index == 0 { 0 } else { ends[index - 1] }..ends[index]])
    }
}

impl Tokenizer {
    pub(super) fn new(separator: u8) -> Self {
        Self {
            separator,
            state: State::Start,
            line: 1,
            row_line: 1,
            quote_at: Place { line: 1, column: 1 },
            text: Vec::new(),
            ends: Vec::new(),
            stray: None,
            quoted: false,
        }
    }

    /// Cuts a chunk; rows may begin in one chunk and end in another.
    pub(super) fn feed(&mut self, chunk: &[u8], sink: &mut impl FnMut(RawRow<'_>)) -> Result<(), Broken> {
        let mut rest = chunk;
        while let Some(&byte) = rest.first() {
            rest = match self.state {
                State::Start if byte == QUOTE => self.open(rest),
                State::Start | State::Plain => self.plain(rest, sink),
                State::Quoted => self.inside(rest),
                State::Closing if byte == QUOTE => self.doubled(rest),
                State::Closing | State::Closed => self.outside(rest, sink),
            };
            self.check_length()?;
        }
        Ok(())
    }

    /// Ends the file, with or without a line end before.
    pub(super) fn finish(&mut self, sink: &mut impl FnMut(RawRow<'_>)) -> Result<(), Broken> {
        if self.state == State::Quoted {
            return Err(Broken::Quote(self.quote_at));
        }
        if self.state != State::Start || !self.ends.is_empty() {
            self.end_row(sink);
        }
        Ok(())
    }

    /// How many cells the row has that has not ended yet.
    pub(super) fn open_width(&self) -> usize {
        if self.state == State::Start && self.ends.is_empty() { 0 } else { self.ends.len() + 1 }
    }

    fn open<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        self.state = State::Quoted;
        self.quoted = true;
        self.quote_at = self.place();
        &rest[1..]
    }

    fn plain<'a>(&mut self, rest: &'a [u8], sink: &mut impl FnMut(RawRow<'_>)) -> &'a [u8] {
        let separator = self.separator;
        let Some(length) = rest.iter().position(|&byte| byte == separator || byte == b'\n') else {
            self.text.extend_from_slice(rest);
            self.state = State::Plain;
            return &[];
        };
        self.text.extend_from_slice(&rest[..length]);
        self.end_cell_or_row(rest[length], sink);
        &rest[length + 1..]
    }

    fn inside<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let length = rest.iter().position(|&byte| byte == QUOTE).unwrap_or(rest.len());
        self.text.extend_from_slice(&rest[..length]);
        for &byte in &rest[..length] {
            self.line += u32::from(byte == b'\n');
        }
        if length == rest.len() {
            return &[];
        }
        self.state = State::Closing;
        &rest[length + 1..]
    }

    fn doubled<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        self.text.push(QUOTE);
        self.state = State::Quoted;
        &rest[1..]
    }

    /// White space behind a closing quote is passed over, anything else kept and remembered as wrong.
    fn outside<'a>(&mut self, rest: &'a [u8], sink: &mut impl FnMut(RawRow<'_>)) -> &'a [u8] {
        let byte = rest[0];
        self.state = State::Closed;
        if byte == self.separator || byte == b'\n' {
            self.end_cell_or_row(byte, sink);
        } else if !byte.is_ascii_whitespace() {
            self.stray.get_or_insert(self.ends.len());
            self.text.push(byte);
        }
        &rest[1..]
    }

    fn end_cell_or_row(&mut self, byte: u8, sink: &mut impl FnMut(RawRow<'_>)) {
        if byte == b'\n' {
            self.end_row(sink);
            self.line += 1;
            self.row_line = self.line;
        } else {
            self.ends.push(self.text.len());
            self.state = State::Start;
        }
    }

    fn end_row(&mut self, sink: &mut impl FnMut(RawRow<'_>)) {
        self.drop_carriage_return();
        self.ends.push(self.text.len());
        let blank = self.ends.len() == 1 && !self.quoted && self.text.trim_ascii().is_empty();
        if !blank {
            sink(RawRow { line: self.row_line, text: &self.text, ends: &self.ends, stray: self.stray });
        }
        self.text.clear();
        self.ends.clear();
        (self.stray, self.quoted, self.state) = (None, false, State::Start);
    }

    /// The CR of a CRLF came with the cell's text, unless the cell was quoted.
    fn drop_carriage_return(&mut self) {
        let begin = self.ends.last().copied().unwrap_or(0);
        let plain = matches!(self.state, State::Start | State::Plain);
        if plain && self.text.len() > begin && self.text.last() == Some(&b'\r') {
            self.text.pop();
        }
    }

    fn check_length(&self) -> Result<(), Broken> {
        if self.text.len() <= LONGEST_ROW && self.ends.len() <= LONGEST_ROW {
            Ok(())
        } else if self.state == State::Quoted {
            Err(Broken::Quote(self.quote_at))
        } else {
            Err(Broken::Long(Place { line: self.row_line, column: 1 }))
        }
    }

    fn place(&self) -> Place {
        Place { line: self.line, column: u32::try_from(self.ends.len()).unwrap_or(u32::MAX).saturating_add(1) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Separator;
    use super::*;

    /// Line, cells, and the cell with text behind its quote.
    type Found = (u32, Vec<String>, Option<usize>);

    fn rows(separator: u8, chunks: &[&[u8]]) -> (Vec<Found>, Result<(), Broken>) {
        let mut rows = Vec::new();
        let mut tokenizer = Tokenizer::new(separator);
        let mut keep = |row: RawRow<'_>| {
            let cells = row.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            rows.push((row.line, cells, row.stray));
        };
        let result = chunks.iter().try_for_each(|chunk| tokenizer.feed(chunk, &mut keep));
        let result = result.and_then(|()| tokenizer.finish(&mut keep));
        (rows, result)
    }

    #[test]
    fn lines_are_counted_through_quoted_line_ends_and_blank_lines() {
        let (rows, result) = rows(b',', &[b"a,b\r\n\r\n\"c\nd\",\"e\"\"f\" \r\ng,\"\"\nh\"h,i\r"]);
        assert_eq!(result, Ok(()));
        let lines: Vec<_> = rows.iter().map(|row| row.0).collect();
        assert_eq!(lines, [1, 3, 5, 6]);
        assert_eq!(rows[1].1, ["c\nd", "e\"f"]);
        assert_eq!(rows[2].1, ["g", ""]);
        assert_eq!(rows[3].1, ["h\"h", "i"]);
    }

    #[test]
    fn an_open_quote_is_found_where_it_began() {
        let (_, result) = rows(b';', &[b"a;b\nc;\"d\ne;f\n"]);
        assert_eq!(result, Err(Broken::Quote(Place { line: 2, column: 2 })));
        let swallowed = [b"a;\"b\n".as_slice(), &b"c;d\n".repeat(20_000)].concat();
        let (_, result) = rows(b';', &[&swallowed]);
        assert_eq!(result, Err(Broken::Quote(Place { line: 1, column: 2 })));
    }

    #[test]
    fn text_behind_a_closing_quote_is_remembered() {
        let (rows, _) = rows(b',', &[b"a,\"b\"c,d\n"]);
        assert_eq!(rows, [(1, vec!["a".into(), "bc".into(), "d".into()], Some(1))]);
    }

    fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
        (2_usize..6).prop_flat_map(|width| {
            prop::collection::vec(prop::collection::vec("[a-zé,;\t|\"\r\n ]{0,8}", width), 0..12)
        })
    }

    proptest! {
        #[test]
        fn agrees_with_another_reader_however_it_is_cut(
            table in table(), separator in prop::sample::select(&Separator::ALL[..]), crlf: bool, always: bool, cut in 1_usize..9
        ) {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(separator.byte())
                .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
                .quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
                .from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let chunks: Vec<&[u8]> = bytes.chunks(cut).collect();
            let (found, result) = rows(separator.byte(), &chunks);
            prop_assert_eq!(result, Ok(()));
            let cells: Vec<_> = found.iter().map(|row| row.1.clone()).collect();
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(separator.byte()).has_headers(false).from_reader(&bytes[..]);
            let theirs: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(&cells, &theirs);
            prop_assert_eq!(cells, table);
        }

        #[test]
        fn any_bytes_cut_anyhow_give_the_same(bytes in prop::collection::vec(prop::sample::select(&b"ab,;\"\r\n\xff\0"[..]), 0..200), cut in 1_usize..9) {
            let chunks: Vec<&[u8]> = bytes.chunks(cut).collect();
            prop_assert_eq!(rows(b',', &chunks), rows(b',', &[&bytes]));
        }
    }
}
