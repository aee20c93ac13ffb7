//! What is wrong with a file, precisely enough to mend it.

use serde::{Deserialize, Serialize};

use super::csv::Separator;
use super::fault_text;
use crate::project::Locale;

/// How much of a cell is shown.
const SHOWN: usize = 100;

/// One thing that is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The line of the file, from 1; none where it is about the file as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The column's heading, or what it is called where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column_name: Option<String>,
    /// What stands there, cut to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is wrong with it.
    #[serde(flatten)]
    pub problem: Problem,
}

impl Fault {
    /// About the file as a whole.
    #[must_use]
    pub fn file(problem: Problem) -> Self {
        Self { line: None, column: None, column_name: None, value: None, problem }
    }

    /// About a line as a whole.
    #[must_use]
    pub fn on_line(line: u32, problem: Problem) -> Self {
        Self { line: Some(line), ..Self::file(problem) }
    }

    /// About a cell; `index` counts from 0.
    #[must_use]
    pub fn at(line: u32, index: usize, value: &str, problem: Problem) -> Self {
        let column = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        let value = value.chars().take(SHOWN).collect();
        Self { line: Some(line), column: Some(column), column_name: None, value: Some(value), problem }
    }

    /// Names the column.
    #[must_use]
    pub fn named(self, column_name: &str) -> Self {
        Self { column_name: Some(column_name.to_owned()), ..self }
    }

    /// The stable word for the problem, as API clients see it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// A sentence that says what is wrong and what to do.
    #[must_use]
    pub fn detail(&self, locale: Locale) -> String {
        fault_text::sentence(&self.problem, locale)
    }
}

macro_rules! problems {
    ($($(#[$doc:meta])* $variant:ident $({ $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })? = $code:literal,)*) => {
        /// What can be wrong with a file.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "code")]
        pub enum Problem { $($(#[$doc])* #[serde(rename = $code)] $variant $({ $($(#[$fdoc])* $field: $type,)* })?,)* }

        impl Problem {
            /// Every code, for the documentation.
            pub const CODES: &'static [&'static str] = &[$($code,)*];

            /// The stable word for the problem, as API clients see it.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code,)* }
            }
        }
    };
}

problems! {
    /// No rows at all.
    Empty = "file_empty",
    /// A header and nothing below it.
    HeaderOnly = "header_only",
    /// More bytes than allowed.
    TooManyBytes {
        /// How many are allowed.
        limit: u64,
    } = "file_too_large",
    /// More rows than allowed.
    TooManyRows {
        /// How many are allowed.
        limit: u64,
        /// How many there are.
        found: u64,
    } = "too_many_rows",
    /// The upload broke off.
    BodyShort {
        /// How many bytes were announced.
        expected: u64,
        /// How many came.
        found: u64,
    } = "body_short",
    /// The bytes are not those that were announced.
    DigestMismatch = "digest_mismatch",
    /// UTF-16 that does not say so.
    UnmarkedUtf16 = "utf16_without_mark",
    /// Rows end with CR alone.
    LineEnds = "line_ends",
    /// A quote is opened and never closed.
    UnterminatedQuote = "unterminated_quote",
    /// A row longer than any row can be.
    RowTooLong = "row_too_long",
    /// Several separators fit equally well.
    SeparatorAmbiguous {
        /// Those that fit.
        candidates: Vec<Separator>,
    } = "separator_ambiguous",
    /// A heading that nobody knows among some that are known.
    HeaderUnknown = "header_unknown",
    /// Two headings that mean the same.
    HeaderTwice {
        /// The first of them.
        other: String,
    } = "header_twice",
    /// A column that every file needs is not there.
    HeaderMissing {
        /// Its name.
        name: String,
    } = "header_missing",
    /// The last row breaks off.
    LastRowShort {
        /// How many columns the file has.
        expected: usize,
        /// How many the row has.
        found: usize,
    } = "last_row_short",
    /// A row with too few columns.
    TooFewColumns {
        /// How many the file has.
        expected: usize,
        /// How many the row has.
        found: usize,
    } = "too_few_columns",
    /// A row with too many columns.
    TooManyColumns {
        /// How many the file has.
        expected: usize,
        /// How many the row has.
        found: usize,
    } = "too_many_columns",
    /// Text between a closing quote and the next separator.
    TextAfterQuote = "text_after_quote",
    /// A zero byte.
    Nul = "nul",
    /// A character that could not be read.
    Unreadable = "replacement_character",
    /// A tab, line break or other control character inside a cell.
    ControlCharacter = "control_character",
    /// More characters than the column takes.
    TooLong {
        /// How many it takes.
        limit: usize,
    } = "too_long",
    /// Neither first nor last name.
    NameMissing = "name_missing",
    /// No e-mail address.
    EmailMissing = "email_missing",
    /// Something that is not an e-mail address.
    EmailMalformed = "email_malformed",
    /// No ID.
    IdMissing = "id_missing",
    /// A spreadsheet made a floating point number of the ID.
    IdScientific = "id_scientific",
    /// The ID does not fit the project's card format.
    IdMalformed {
        /// What the format says.
        reason: String,
    } = "id_malformed",
    /// No sync ID, although others have one.
    SyncIdMissing = "sync_id_missing",
    /// A custom field's value that does not fit its type.
    FieldMalformed {
        /// What the type says.
        reason: String,
    } = "custom_field_malformed",
    /// Two rows with one sync ID.
    DuplicateSyncId {
        /// The line of the first of them.
        first_line: u32,
    } = "duplicate_sync_id",
    /// Two rows with one e-mail address.
    DuplicateEmail {
        /// The line of the first of them.
        first_line: u32,
    } = "duplicate_email",
    /// Two rows with one ID.
    DuplicateId {
        /// The line of the first of them.
        first_line: u32,
    } = "duplicate_id",
    /// The sync ID of a user whom the file may not touch.
    SyncIdTaken = "sync_id_taken",
    /// The address of a user whom the file may not touch.
    EmailTaken = "email_taken",
    /// The ID of a user whom the file may not touch.
    IdTaken = "id_taken",
}

/// How many faults a run keeps.
const KEPT: usize = 1_000;

/// The first faults of a file, and how many there were.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultList {
    /// The first 1,000, in the order of the file.
    pub faults: Vec<Fault>,
    /// How many there were.
    pub total: u64,
}

impl FaultList {
    /// Adds what was found next.
    pub fn add(&mut self, found: impl IntoIterator<Item = Fault>) {
        for fault in found {
            self.total += 1;
            if self.faults.len() < KEPT {
                self.faults.push(fault);
            }
        }
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Brings the faults into the order of the file.
    pub fn sort(&mut self) {
        self.faults.sort_by_key(|fault| (fault.line, fault.column));
    }
}

impl FromIterator<Fault> for FaultList {
    fn from_iter<I: IntoIterator<Item = Fault>>(found: I) -> Self {
        let mut list = Self::default();
        list.add(found);
        list
    }
}

impl From<Vec<Fault>> for FaultList {
    fn from(found: Vec<Fault>) -> Self {
        found.into_iter().collect()
    }
}
