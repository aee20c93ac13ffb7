//! One separator's view of the whole file.

use super::Separator;
use super::tokenizer::{Broken, RawRow, Tokenizer};

/// Widths beyond this one count as this one.
const WIDEST: usize = 65;

/// After so many rows, a separator that yields too few columns is given up.
const ROWS_OF_GRACE: u64 = 1_000;

/// Counts the columns of every row, as one separator cuts them.
pub(super) struct Tally {
    pub(super) separator: Separator,
    pub(super) broken: Option<Broken>,
    tokenizer: Tokenizer,
    sums: Sums,
    hopeless: bool,
}

struct Sums {
    first: Option<FirstCells>,
    rows: u64,
    widths: [u64; WIDEST + 1],
    /// Rows with text behind a closing quote: the sign of another separator.
    stray: u64,
    /// A bit for each column that has text below the first row.
    filled: u128,
}

/// The first row: its line, and its cells as bytes of the file.
type FirstCells = (u32, Vec<Vec<u8>>);

impl Tally {
    pub(super) fn new(separator: Separator) -> Self {
        Self {
            separator,
            broken: None,
            tokenizer: Tokenizer::new(separator.byte()),
            sums: Sums { first: None, rows: 0, widths: [0; WIDEST + 1], stray: 0, filled: 0 },
            hopeless: false,
        }
    }

    pub(super) fn feed(&mut self, chunk: &[u8]) {
        if self.broken.is_some() || self.hopeless {
            return;
        }
        let sums = &mut self.sums;
        let result = self.tokenizer.feed(chunk, &mut |row| sums.add(&row));
        self.note(result);
        self.hopeless = self.rows() > ROWS_OF_GRACE && self.width() < *super::header::WIDTHS.start();
    }

    pub(super) fn finish(&mut self) {
        if self.broken.is_some() || self.hopeless {
            return;
        }
        let sums = &mut self.sums;
        let result = self.tokenizer.finish(&mut |row| sums.add(&row));
        self.note(result);
    }

    pub(super) fn first(&self) -> Option<&FirstCells> {
        self.sums.first.as_ref()
    }

    pub(super) fn rows(&self) -> u64 {
        self.sums.rows
    }

    /// How many columns most rows have; of two equally frequent widths, the larger.
    pub(super) fn width(&self) -> usize {
        (0..=WIDEST)
            .max_by_key(|&width| (self.sums.widths[width], width))
            .filter(|&width| self.sums.widths[width] > 0)
            .unwrap_or(0)
    }

    /// How many rows do not have as many columns as most, or have text behind a closing quote.
    pub(super) fn misfits(&self) -> u64 {
        self.sums.widths.iter().sum::<u64>() - self.sums.widths[self.width()] + self.sums.stray
    }

    /// Whether any row but the first has text in the column (from 0).
    pub(super) fn is_filled(&self, column: usize) -> bool {
        self.sums.filled >> column.min(127) & 1 == 1
    }

    fn note(&mut self, result: Result<(), Broken>) {
        if let Err(broken) = result {
            self.sums.widths[self.tokenizer.open_width().min(WIDEST)] += 1;
            self.broken = Some(broken);
        }
    }
}

impl Sums {
    fn add(&mut self, row: &RawRow<'_>) {
        self.rows += 1;
        self.widths[row.width().min(WIDEST)] += 1;
        self.stray += u64::from(row.stray.is_some());
        if self.first.is_none() {
            self.first = Some((row.line, row.cells().map(<[u8]>::to_vec).collect()));
            return;
        }
        for (index, cell) in row.cells().enumerate().take(128) {
            self.filled |= u128::from(!cell.trim_ascii().is_empty()) << index;
        }
    }
}
