//! Which column holds what.

use serde::{Deserialize, Serialize};

use crate::custom_field::FieldName;
use crate::sync::fault::{Fault, Problem};
use crate::text;

/// What a column of the file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The given name.
    FirstName,
    /// The family name.
    LastName,
    /// The e-mail address.
    Email,
    /// The ID that a reader sees.
    CardId,
    /// The access control system's own id of the person.
    SyncId,
    /// A custom field.
    Custom(FieldName),
    /// Nothing: a sync ID column that is empty in every row.
    Empty,
}

/// A column with the name that reports call it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnSpec {
    /// What it holds.
    pub column: Column,
    /// Its heading in the file, or what it is called where there is none.
    pub name: String,
}

/// The columns of a file without a header; the last may be missing.
const BY_POSITION: [(Column, &str); 5] = [
    (Column::FirstName, "First name"),
    (Column::LastName, "Last name"),
    (Column::Email, "E-mail"),
    (Column::CardId, "ID"),
    (Column::SyncId, "Sync ID"),
];

/// How few and how many columns a file without a header has.
pub(super) const WIDTHS: std::ops::RangeInclusive<usize> = 4..=5;

/// Headings in English and German, as [`squeeze`] leaves them.
const BUILT_IN: [(Column, &[&str]); 5] = [
    (Column::FirstName, &["firstname", "givenname", "forename", "vorname"]),
    (Column::LastName, &["lastname", "surname", "familyname", "name", "nachname", "familienname", "zuname"]),
    (Column::Email, &["email", "mail", "emailaddress", "mailaddress", "emailadresse", "mailadresse", "epost"]),
    (
        Column::CardId,
        &[
            "id",
            "cardid",
            "cardnumber",
            "badge",
            "badgeid",
            "badgenumber",
            "kartenid",
            "kartennummer",
            "ausweisid",
            "ausweisnummer",
            "ausweis",
        ],
    ),
    (
        Column::SyncId,
        &["syncid", "synchronizationid", "synchronisationid", "synchronisationsid", "synchronisierungsid"],
    ),
];

/// The headings that a project knows beyond the built-in ones.
#[derive(Debug, Clone, Default)]
pub struct HeaderNames {
    /// Headings that the project added, and what they stand for.
    pub added: Vec<(String, Column)>,
    /// The project's custom fields: name, and label for people. A heading may be either.
    pub custom: Vec<(FieldName, String)>,
}

impl HeaderNames {
    /// What a heading stands for, if it is known.
    #[must_use]
    pub fn lookup(&self, heading: &str) -> Option<Column> {
        let heading = squeeze(heading);
        if heading.is_empty() {
            return None;
        }
        let added = self.added.iter().find(|(name, _)| squeeze(name) == heading).map(|(_, column)| column.clone());
        let built_in =
            || BUILT_IN.into_iter().find(|(_, names)| names.contains(&heading.as_str())).map(|(column, _)| column);
        let custom = || {
            self.custom
                .iter()
                .find(|(name, label)| squeeze(name.as_str()) == heading || squeeze(label) == heading)
                .map(|(name, _)| Column::Custom(name.clone()))
        };
        added.or_else(built_in).or_else(custom)
    }
}

/// What the first row turned out to be.
pub(super) enum FirstRow {
    /// A heading for each column.
    Header(Vec<ColumnSpec>),
    /// A person; so the columns go by position.
    Person,
    /// Headings, but not all of them known, or not the ones that are needed.
    Broken(Vec<Fault>),
}

/// A first row is a header only if all its cells are known. One with two known
/// cells and no address is a header with a mistake: nobody is called that.
pub(super) fn read(line: u32, cells: &[String], names: &HeaderNames) -> FirstRow {
    let found: Vec<Option<Column>> = cells.iter().map(|cell| names.lookup(cell)).collect();
    let known = found.iter().flatten().count();
    if known == cells.len() {
        return complete(line, cells, found.into_iter().flatten().collect());
    }
    if known < 2 || cells.iter().any(|cell| cell.contains('@')) {
        return FirstRow::Person;
    }
    let unknown = (0..cells.len()).filter(|&index| found[index].is_none());
    FirstRow::Broken(unknown.map(|index| Fault::at(line, index, &cells[index], Problem::HeaderUnknown)).collect())
}

/// The columns of a file without a header.
pub(super) fn by_position(width: usize) -> Vec<ColumnSpec> {
    BY_POSITION.into_iter().take(width).map(|(column, name)| ColumnSpec { column, name: name.to_owned() }).collect()
}

fn complete(line: u32, cells: &[String], columns: Vec<Column>) -> FirstRow {
    let mut faults = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        if let Some(first) = columns[..index].iter().position(|other| other == column) {
            let problem = Problem::HeaderTwice { other: cells[first].clone() };
            faults.push(Fault::at(line, index, &cells[index], problem));
        }
    }
    for (needed, name) in BY_POSITION.iter().take(4) {
        if !columns.contains(needed) {
            faults.push(Fault::on_line(line, Problem::HeaderMissing { name: (*name).to_owned() }));
        }
    }
    if !faults.is_empty() {
        return FirstRow::Broken(faults);
    }
    let names = cells.iter().map(|cell| text::tidy(cell));
    FirstRow::Header(columns.into_iter().zip(names).map(|(column, name)| ColumnSpec { column, name }).collect())
}

/// A heading without case, spaces and punctuation: `E-Mail_Address` is `emailaddress`.
fn squeeze(heading: &str) -> String {
    text::fold(heading).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_english_and_german_however_written() {
        let names = HeaderNames::default();
        for (heading, column) in [
            ("First name", Column::FirstName),
            ("VORNAME", Column::FirstName),
            ("last_name", Column::LastName),
            ("Nachname", Column::LastName),
            ("E-Mail-Adresse", Column::Email),
            ("Card ID", Column::CardId),
            ("Kartennummer", Column::CardId),
            ("Sync-ID", Column::SyncId),
        ] {
            assert_eq!(names.lookup(heading), Some(column), "{heading}");
        }
        assert_eq!(names.lookup("Maria"), None);
        assert_eq!(names.lookup(" - "), None);
    }

    #[test]
    fn a_project_adds_headings_and_custom_fields() {
        let department: FieldName = "cost_centre".parse().unwrap();
        let names = HeaderNames {
            added: vec![("Personalnummer".into(), Column::SyncId), ("Name".into(), Column::FirstName)],
            custom: vec![(department.clone(), "Kostenstelle".into())],
        };
        assert_eq!(names.lookup("personalnummer"), Some(Column::SyncId));
        assert_eq!(names.lookup("name"), Some(Column::FirstName));
        assert_eq!(names.lookup("Cost Centre"), Some(Column::Custom(department.clone())));
        assert_eq!(names.lookup("KOSTENSTELLE"), Some(Column::Custom(department)));
    }
}
