//! What commands print: lines, tables, JSON. A reader that went away is no failure.

use std::io::{self, Write};

use serde::Serialize;

use crate::failure::Failure;

/// A line on standard output.
pub(crate) fn line(text: impl AsRef<str>) -> Result<(), Failure> {
    match writeln!(io::stdout().lock(), "{}", text.as_ref()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// A line on standard error, for people who watch. That nobody can read it stops nothing.
pub(crate) fn remark(text: impl AsRef<str>) {
    let _ = writeln!(io::stderr().lock(), "{}", text.as_ref());
}

/// A value as indented JSON on standard output.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    line(serde_json::to_string_pretty(value)?)
}

/// Columns, aligned, two blanks apart, under a head.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub(crate) fn new(head: &[&str]) -> Self {
        Self { rows: vec![head.iter().map(|name| name.to_uppercase()).collect()] }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The lines of the table.
    pub(crate) fn lines(&self) -> Vec<String> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| count(cell)).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        self.rows.iter().map(|row| align(row, &widths)).collect()
    }

    /// Prints it.
    pub(crate) fn print(&self) -> Result<(), Failure> {
        self.lines().iter().try_for_each(line)
    }
}

fn count(cell: &str) -> usize {
    cell.chars().count()
}

fn align(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - count(cell))));
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let mut table = Table::new(&["name", "state"]);
        table.row(["Žofia".to_owned(), "works".to_owned()]);
        table.row(["A".to_owned(), String::new()]);
        assert_eq!(table.lines(), ["NAME   STATE", "Žofia  works", "A"]);
    }
}
