//! From cells to a person, or to everything that is wrong with them.

use unicode_normalization::{IsNormalized, is_nfc_quick};

use super::{Column, ColumnSpec, Dialect, EmailAddress, Fault, FieldName, Problem, Row, RowRules, text};
use crate::sync::csv::RawRow;

/// How long a name or an ID may be.
const LONGEST_NAME: usize = 100;

/// How long a sync ID may be: directory systems use whole distinguished names.
const LONGEST_SYNC_ID: usize = 255;

/// Makes a person of a row's cells.
///
/// # Errors
/// Everything that is wrong with the row, in the order of its columns.
pub(in crate::sync) fn parse(
    raw: &RawRow<'_>,
    dialect: &Dialect,
    rules: &RowRules<'_>,
    last: bool,
) -> Result<Row, Vec<Fault>> {
    if raw.width() != dialect.columns.len() {
        return Err(vec![wrong_width(raw, &dialect.columns, last)]);
    }
    let clean = is_clean(raw.text);
    let mut draft = Draft { line: raw.line, rules, faults: Vec::new(), parts: Parts::default() };
    for (index, (cell, spec)) in raw.cells().zip(&dialect.columns).enumerate() {
        let cell = str::from_utf8(cell).unwrap_or("\u{FFFD}").trim();
        let wrong = if raw.stray == Some(index) {
            Some(Problem::TextAfterQuote)
        } else if clean {
            None
        } else {
            unreadable(cell)
        };
        let result = wrong.map_or_else(|| draft.take(cell, &spec.column), Err);
        if let Err(problem) = result {
            draft.faults.push(Fault::at(raw.line, index, cell, problem).named(&spec.name));
        }
    }
    draft.finish(&dialect.columns)
}

struct Draft<'a> {
    line: u32,
    rules: &'a RowRules<'a>,
    faults: Vec<Fault>,
    parts: Parts,
}

#[derive(Default)]
struct Parts {
    first_name: String,
    last_name: String,
    email: Option<EmailAddress>,
    card_id: String,
    number: String,
    sync_id: Option<String>,
    custom: Vec<(FieldName, String)>,
}

impl Draft<'_> {
    fn take(&mut self, cell: &str, column: &Column) -> Result<(), Problem> {
        match column {
            Column::FirstName => self.parts.first_name = name(cell)?,
            Column::LastName => self.parts.last_name = name(cell)?,
            Column::Email => self.parts.email = Some(email(cell)?),
            Column::CardId => (self.parts.card_id, self.parts.number) = self.card_id(cell)?,
            Column::SyncId => self.parts.sync_id = Some(sync_id(cell)?),
            Column::Custom(name) => {
                let value = self.custom(name, cell)?;
                self.parts.custom.push((name.clone(), value));
            }
            Column::Empty => {}
        }
        Ok(())
    }

    /// The ID as it stands there, and as readers see it.
    fn card_id(&self, cell: &str) -> Result<(String, String), Problem> {
        if cell.is_empty() {
            return Err(Problem::IdMissing);
        }
        if is_scientific(cell) {
            return Err(Problem::IdScientific);
        }
        within(cell, LONGEST_NAME)?;
        let number = (self.rules.id)(cell).map_err(|fault| Problem::IdMalformed { reason: fault.0 })?;
        Ok((cell.to_owned(), number))
    }

    fn custom(&self, name: &FieldName, cell: &str) -> Result<String, Problem> {
        let kind = self.rules.custom.iter().find(|(known, _)| known == name).map(|(_, kind)| kind);
        match kind {
            Some(kind) if !cell.is_empty() => {
                kind.parse(cell).map_err(|fault| Problem::FieldMalformed { reason: fault.to_string() })
            }
            _ => Ok(text::tidy(cell)),
        }
    }

    fn finish(mut self, columns: &[ColumnSpec]) -> Result<Row, Vec<Fault>> {
        let nameless = self.parts.first_name.is_empty() && self.parts.last_name.is_empty();
        let first = columns.iter().position(|spec| spec.column == Column::FirstName).unwrap_or(0);
        let blamed = columns
            .iter()
            .enumerate()
            .filter(|(_, spec)| matches!(spec.column, Column::FirstName | Column::LastName))
            .any(|(index, _)| self.faults.iter().any(|fault| fault.column == u32::try_from(index + 1).ok()));
        if nameless && !blamed {
            let name = columns.get(first).map_or("", |spec| &spec.name);
            self.faults.insert(0, Fault::at(self.line, first, "", Problem::NameMissing).named(name));
        }
        let Parts { first_name, last_name, email, card_id, number, sync_id, mut custom } = self.parts;
        match email {
            Some(email) if self.faults.is_empty() => {
                custom.sort();
                Ok(Row { line: self.line, first_name, last_name, email, card_id, number, sync_id, custom })
            }
            _ => Err(self.faults),
        }
    }
}

fn name(cell: &str) -> Result<String, Problem> {
    // The quick look spares nearly every name the composing, which costs more than the rest of the row.
    let name = if is_nfc_quick(cell.chars()) == IsNormalized::Yes { cell.to_owned() } else { text::tidy(cell) };
    within(&name, LONGEST_NAME)?;
    Ok(name)
}

fn email(cell: &str) -> Result<EmailAddress, Problem> {
    if cell.is_empty() {
        return Err(Problem::EmailMissing);
    }
    cell.parse().map_err(|_| Problem::EmailMalformed)
}

/// Compared as it stands: only its system knows what its letters mean.
fn sync_id(cell: &str) -> Result<String, Problem> {
    if cell.is_empty() {
        return Err(Problem::SyncIdMissing);
    }
    within(cell, LONGEST_SYNC_ID)?;
    Ok(cell.to_owned())
}

fn within(cell: &str, limit: usize) -> Result<(), Problem> {
    let fits = cell.len() <= limit || cell.chars().count() <= limit;
    if fits { Ok(()) } else { Err(Problem::TooLong { limit }) }
}

/// `1.2E+10`, `1,2E10`, `12E+3`: digits, and an exponent with a sign or a
/// fraction. Plain `12E3` may be a hexadecimal ID.
fn is_scientific(cell: &str) -> bool {
    let Some((mantissa, exponent)) = cell.split_once(['e', 'E']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = exponent.strip_prefix(['+', '-']);
    let fraction = mantissa.split_once(['.', ',']);
    let mantissa_fits = fraction.map_or(digits(mantissa), |(whole, part)| digits(whole) && digits(part));
    mantissa_fits && digits(unsigned.unwrap_or(exponent)) && (unsigned.is_some() || fraction.is_some())
}

/// Whether no byte of the row can be part of an [`unreadable`] character.
fn is_clean(text: &[u8]) -> bool {
    // U+FFFD begins with EF, the C1 controls with C2.
    !text.iter().any(|&byte| byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xEF)
}

fn unreadable(cell: &str) -> Option<Problem> {
    cell.chars().find_map(|c| match c {
        '\0' => Some(Problem::Nul),
        '\u{FFFD}' => Some(Problem::Unreadable),
        c if c.is_control() => Some(Problem::ControlCharacter),
        _ => None,
    })
}

fn wrong_width(raw: &RawRow<'_>, columns: &[ColumnSpec], last: bool) -> Fault {
    let (expected, found) = (columns.len(), raw.width());
    let show = |cell: Option<&[u8]>| String::from_utf8_lossy(cell.unwrap_or_default()).into_owned();
    if found > expected {
        let problem = Problem::TooManyColumns { expected, found };
        return Fault::at(raw.line, expected, &show(raw.cells().nth(expected)), problem);
    }
    let problem =
        if last { Problem::LastRowShort { expected, found } } else { Problem::TooFewColumns { expected, found } };
    let missing = columns.get(found).map_or("", |spec| &spec.name);
    Fault::at(raw.line, found, &show(raw.cells().last()), problem).named(missing)
}
