//! The TOML file, with the lines that its values stand on.

use std::fs;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::error::{ConfigurationError, Origin};
use super::key::{self, KEYS, Key};
use super::layers::Written;
use super::nearest::nearest;

/// Reads a file; refuses what it does not know.
pub(super) fn read(path: &Path) -> Result<Vec<(String, Written)>, ConfigurationError> {
    let text =
        fs::read_to_string(path).map_err(|source| ConfigurationError::Unreadable { path: path.to_owned(), source })?;
    let file = File { path, text: &text };
    let table = DeTable::parse(&text).map_err(|error| ConfigurationError::Syntax {
        place: file.place(error.span().map_or(0, |span| span.start)),
        what: error.message().to_owned(),
    })?;
    let mut found = Vec::new();
    file.collect("", table.get_ref(), &mut found)?;
    Ok(found)
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    /// Walks a section; `prefix` is its name with a dot, or nothing.
    fn collect(
        &self,
        prefix: &str,
        table: &DeTable<'_>,
        found: &mut Vec<(String, Written)>,
    ) -> Result<(), ConfigurationError> {
        for (name, value) in table {
            let place = self.place(name.span().start);
            let full = format!("{prefix}{}", name.get_ref());
            let section = format!("{full}.");
            match (value.get_ref(), key::find(&full)) {
                (DeValue::Table(inner), None) if KEYS.iter().any(|key| key.is_below(&section)) => {
                    self.collect(&section, inner, found)?;
                }
                (_, None) => return Err(unknown(place, full)),
                (value, Some(key)) => {
                    let text = text(value).ok_or_else(|| kind_mismatch(&place, key))?;
                    found.push((full, Written { text, place }));
                }
            }
        }
        Ok(())
    }

    fn place(&self, offset: usize) -> Origin {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        let line = before.split(|byte| *byte == b'\n').count();
        Origin::File { path: self.path.to_owned(), line }
    }
}

fn unknown(place: Origin, name: String) -> ConfigurationError {
    let nearest = nearest(&name, KEYS.iter().map(|key| key.name)).map(ToOwned::to_owned);
    ConfigurationError::Unknown { place, name, nearest }
}

fn kind_mismatch(place: &Origin, key: &Key) -> ConfigurationError {
    let what = format!("{} takes a text, a number, true or false, or a list of texts", key.name);
    ConfigurationError::Unusable { place: place.clone(), what }
}

/// A value as the environment would write it.
fn text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().replace('_', "")),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        DeValue::Array(list) => {
            let texts: Option<Vec<String>> = list.iter().map(|one| text(one.get_ref())).collect();
            texts.map(|texts| texts.join(","))
        }
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}
