//! The first pass: how is this file to be read?

use serde::{Deserialize, Serialize};

use super::encoding::{Encoding, Fallback, Transcoder, Utf8Check};
use super::header::{self, Column, ColumnSpec, FirstRow, HeaderNames, WIDTHS};
use super::separator::Separator;
use super::tally::Tally;
use super::tokenizer::Broken;
use crate::sync::fault::{Fault, Problem};

/// What a project says about its files.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The encoding of files that are neither marked nor UTF-8.
    pub fallback: Fallback,
    /// The headings it knows.
    pub names: HeaderNames,
    /// How large a file may be.
    pub limits: Limits,
}

/// How large a file may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes.
    pub max_bytes: u64,
    /// Rows, not counting a header.
    pub max_rows: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 200_000_000, max_rows: 2_000_000 }
    }
}

/// How a file is to be read, as [`Detector`] found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// Which letters the bytes mean.
    pub encoding: Encoding,
    /// What stands between cells.
    pub separator: Separator,
    /// Whether the first row is a header.
    pub header: bool,
    /// What the columns hold, in the file's order.
    pub columns: Vec<ColumnSpec>,
    /// How many rows there are, not counting the header and blank lines.
    pub rows: u64,
}

impl Dialect {
    /// Whether the file gives sync IDs. A sync ID column that is empty in every row gives none.
    #[must_use]
    pub fn has_sync_id(&self) -> bool {
        self.columns.iter().any(|spec| spec.column == Column::SyncId)
    }

    /// Whether the file has a sync ID column without a single sync ID.
    #[must_use]
    pub fn has_empty_sync_id(&self) -> bool {
        self.columns.iter().any(|spec| spec.column == Column::Empty)
    }

    /// A fault in the cell that a line has in the column, named as the file names it.
    #[must_use]
    pub fn fault_in(&self, column: &Column, line: u32, value: &str, problem: Problem) -> Fault {
        let found = self.columns.iter().enumerate().find(|(_, spec)| spec.column == *column);
        match found {
            Some((index, spec)) => Fault::at(line, index, value, problem).named(&spec.name),
            None => Fault::on_line(line, problem),
        }
    }

    /// What a run reports of the file.
    #[must_use]
    pub fn summary(&self) -> DialectSummary {
        DialectSummary {
            encoding: self.encoding.name().to_owned(),
            separator: self.separator,
            header: self.header,
            rows: self.rows,
            sync_id_column: self.has_sync_id(),
        }
    }
}

/// What a run reports of the file that it read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialectSummary {
    /// The encoding's name.
    pub encoding: String,
    /// The separator.
    pub separator: Separator,
    /// Whether the first row was a header.
    pub header: bool,
    /// How many rows there were.
    pub rows: u64,
    /// Whether the rows had sync IDs.
    pub sync_id_column: bool,
}

/// Finds out how a file is to be read. Feed it all bytes, then finish it.
///
/// All four separators are tried at once over all rows; memory does not grow
/// with the file.
pub struct Detector {
    options: Options,
    bytes: u64,
    head: Vec<u8>,
    source: Source,
    tallies: Vec<Tally>,
}

/// Where the bytes go once it is known whether they are marked.
enum Source {
    Unknown,
    /// UTF-8 by its mark.
    Utf8,
    /// UTF-8 or the fallback: the same bytes cut the rows.
    Ascii(Utf8Check),
    /// UTF-16 by its mark, cut as UTF-8.
    Wide(Encoding, Box<Transcoder>),
}

impl Detector {
    /// Begins with a file.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let tallies = Separator::ALL.into_iter().map(Tally::new).collect();
        Self { options, bytes: 0, head: Vec::new(), source: Source::Unknown, tallies }
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, chunk: &[u8]) {
        self.bytes += chunk.len() as u64;
        if !matches!(self.source, Source::Unknown) {
            self.pass(chunk, false);
            return;
        }
        self.head.extend_from_slice(chunk);
        if self.head.len() >= 4 {
            self.begin();
        }
    }

    /// Says how the file is to be read.
    ///
    /// # Errors
    /// Everything that keeps the file as a whole from being read. Single rows
    /// that are wrong are the [`Reader`](super::Reader)'s to report.
    pub fn finish(mut self) -> Result<Dialect, Vec<Fault>> {
        if self.bytes > self.options.limits.max_bytes {
            return Err(vec![Fault::file(Problem::TooManyBytes { limit: self.options.limits.max_bytes })]);
        }
        if matches!(self.source, Source::Unknown) {
            self.begin();
        }
        if looks_wide(&self.head) {
            return Err(vec![Fault::at(1, 0, "", Problem::UnmarkedUtf16)]);
        }
        self.pass(&[], true);
        self.tallies.iter_mut().for_each(Tally::finish);
        self.conclude().map_err(|mut faults| {
            faults.sort_by_key(|fault| (fault.line, fault.column));
            faults
        })
    }

    fn begin(&mut self) {
        let (source, mark) = match Encoding::marked(&self.head) {
            Some((Encoding::Utf8, mark)) => (Source::Utf8, mark),
            Some((wide, mark)) => (Source::Wide(wide, Box::new(wide.transcoder())), mark),
            None => (Source::Ascii(Utf8Check::default()), 0),
        };
        self.source = source;
        let first = self.head.split_off(mark);
        self.pass(&first, false);
        self.head = first;
        self.head.truncate(4);
        if mark > 0 {
            self.head.clear();
        }
    }

    fn pass(&mut self, chunk: &[u8], last: bool) {
        let bytes = match &mut self.source {
            Source::Unknown | Source::Utf8 => chunk,
            Source::Ascii(check) => {
                check.feed(chunk);
                chunk
            }
            Source::Wide(_, transcoder) => transcoder.feed(chunk, last),
        };
        for tally in &mut self.tallies {
            tally.feed(bytes);
        }
    }

    fn conclude(&self) -> Result<Dialect, Vec<Fault>> {
        if self.tallies.iter().all(|tally| tally.rows() == 0 && tally.broken.is_none()) {
            return Err(vec![Fault::file(Problem::Empty)]);
        }
        let tally = self.choose()?;
        let encoding = self.encoding();
        let Some((line, cells)) = tally.first() else {
            return Err(vec![broken(tally).unwrap_or(Fault::file(Problem::Empty))]);
        };
        let cells: Vec<String> = cells.iter().map(|cell| encoding.text_of(cell)).collect();
        let (header, columns) = match header::read(*line, &cells, &self.options.names) {
            FirstRow::Header(columns) => (true, columns),
            FirstRow::Broken(faults) => return Err(faults),
            FirstRow::Person => (false, header::by_position(checked_width(*line, tally)?)),
        };
        if let Some(fault) = broken(tally) {
            return Err(vec![fault]);
        }
        let rows = tally.rows() - u64::from(header);
        if rows == 0 {
            return Err(vec![Fault::on_line(*line, Problem::HeaderOnly)]);
        }
        if rows > self.options.limits.max_rows {
            return Err(vec![Fault::file(Problem::TooManyRows { limit: self.options.limits.max_rows, found: rows })]);
        }
        let columns = without_empty_sync_id(columns, header, &cells, tally);
        Ok(Dialect { encoding, separator: tally.separator, header, columns, rows })
    }

    /// The separator that most rows agree on; two that are equally good are one too many.
    fn choose(&self) -> Result<&Tally, Vec<Fault>> {
        let wide = || self.tallies.iter().filter(|tally| tally.width() >= *WIDTHS.start());
        let best = |tally: &&Tally| (tally.misfits() + u64::from(tally.broken.is_some()), !self.is_plausible(tally));
        let Some(chosen) = wide().min_by_key(best) else {
            return Err(self.too_narrow());
        };
        let rivals: Vec<Separator> =
            wide().filter(|tally| best(tally) == best(&chosen)).map(|tally| tally.separator).collect();
        if rivals.len() > 1 {
            return Err(vec![Fault::file(Problem::SeparatorAmbiguous { candidates: rivals })]);
        }
        Ok(chosen)
    }

    /// Whether a file of that many columns can be read at all.
    fn is_plausible(&self, tally: &Tally) -> bool {
        let encoding = self.encoding();
        let is_header = tally.first().is_some_and(|(_, cells)| {
            cells.iter().all(|cell| self.options.names.lookup(&encoding.text_of(cell)).is_some())
        });
        is_header || WIDTHS.contains(&tally.width())
    }

    /// No separator yields enough columns: say what comes closest. A header tells which column it lacks.
    fn too_narrow(&self) -> Vec<Fault> {
        if let Some(fault) = self.tallies.iter().find_map(broken) {
            return vec![fault];
        }
        let widest = self.tallies.iter().max_by_key(|tally| tally.width());
        let (line, cells) = widest.and_then(|tally| tally.first().cloned()).unwrap_or((1, Vec::new()));
        if cells.iter().any(|cell| cell.contains(&b'\r')) {
            return vec![Fault::on_line(line, Problem::LineEnds)];
        }
        let cells: Vec<String> = cells.iter().map(|cell| self.encoding().text_of(cell)).collect();
        if let FirstRow::Broken(faults) = header::read(line, &cells, &self.options.names) {
            return faults;
        }
        let (first, found) = (cells.first().map_or("", String::as_str), widest.map_or(0, Tally::width));
        vec![Fault::at(line, found, first, Problem::TooFewColumns { expected: *WIDTHS.start(), found })]
    }

    fn encoding(&self) -> Encoding {
        match &self.source {
            Source::Unknown | Source::Utf8 => Encoding::Utf8,
            Source::Ascii(check) if check.passed() => Encoding::Utf8,
            Source::Ascii(_) => Encoding::SingleByte(self.options.fallback),
            Source::Wide(encoding, _) => *encoding,
        }
    }
}

fn checked_width(line: u32, tally: &Tally) -> Result<usize, Vec<Fault>> {
    let found = tally.width();
    if WIDTHS.contains(&found) {
        return Ok(found);
    }
    let bare_cr =
        tally.rows() == 1 && tally.first().iter().any(|(_, cells)| cells.iter().any(|cell| cell.contains(&b'\r')));
    let problem = if bare_cr { Problem::LineEnds } else { Problem::TooManyColumns { expected: *WIDTHS.end(), found } };
    Err(vec![Fault::on_line(line, problem)])
}

fn broken(tally: &Tally) -> Option<Fault> {
    tally.broken.map(|broken| match broken {
        Broken::Quote(place) => Fault::at(place.line, place.column as usize - 1, "", Problem::UnterminatedQuote),
        Broken::Long(place) => Fault::on_line(place.line, Problem::RowTooLong),
    })
}

fn without_empty_sync_id(
    mut columns: Vec<ColumnSpec>,
    header: bool,
    first: &[String],
    tally: &Tally,
) -> Vec<ColumnSpec> {
    for (index, spec) in columns.iter_mut().enumerate() {
        let in_first = !header && first.get(index).is_some_and(|cell| !cell.trim().is_empty());
        if spec.column == Column::SyncId && !in_first && !tally.is_filled(index) {
            spec.column = Column::Empty;
        }
    }
    columns
}

/// UTF-16 without its mark: every other byte of the first two letters is zero.
fn looks_wide(head: &[u8]) -> bool {
    let [a, b, c, d] = *head else { return false };
    let zeros = [a, b, c, d].map(|byte| byte == 0);
    zeros == [false, true, false, true] || zeros == [true, false, true, false]
}
