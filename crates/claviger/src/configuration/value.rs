//! From what was written to what is meant.

use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;

use super::error::{ConfigurationError, Origin};
use super::key::Key;
use super::layers::{Layers, Written};

impl Layers {
    /// A value of any type that can be read from a text; its error says what is expected.
    pub(super) fn parse<T>(&self, name: &str) -> Result<Option<T>, ConfigurationError>
    where
        T: FromStr<Err: Display>,
    {
        self.parse_with(name, |text| text.parse::<T>().map_err(|error| error.to_string()))
    }

    /// The same, for what has no good error of its own.
    pub(super) fn expect<T: FromStr>(&self, name: &str, expected: &str) -> Result<Option<T>, ConfigurationError> {
        self.parse_with(name, |text| text.parse::<T>().map_err(|_| expected.to_owned()))
    }

    /// A number within bounds.
    pub(super) fn number(&self, name: &str, least: u64, most: u64) -> Result<Option<u64>, ConfigurationError> {
        self.parse_with(name, |text| {
            let number = text.replace('_', "").parse().ok().filter(|number| (least..=most).contains(number));
            number.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
        })
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Result<Option<T>, ConfigurationError> {
        self.parse_with(name, |text| {
            let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
            found.ok_or_else(|| {
                let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                format!("expected one of: {}", words.join(", "))
            })
        })
    }

    /// Yes or no.
    pub(super) fn truth(&self, name: &str) -> Result<bool, ConfigurationError> {
        let words = [("true", true), ("false", false), ("1", true), ("0", false)];
        Ok(self.word(name, &words)?.unwrap_or(false))
    }

    /// Several values, with commas between them.
    pub(super) fn list<T>(&self, name: &str) -> Result<Vec<T>, ConfigurationError>
    where
        T: FromStr<Err: Display>,
    {
        let list = self.parse_with(name, |text| {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            parts.map(|part| part.parse::<T>().map_err(|error| error.to_string())).collect()
        })?;
        Ok(list.unwrap_or_default())
    }

    /// A path.
    pub(super) fn path(&self, name: &str) -> Result<Option<PathBuf>, ConfigurationError> {
        self.parse_with(
            name,
            |text| {
                if text.is_empty() { Err("expected a path".to_owned()) } else { Ok(PathBuf::from(text)) }
            },
        )
    }

    /// A text that is not empty.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, ConfigurationError> {
        self.parse_with(name, |text| {
            if text.trim().is_empty() { Err("expected a text".to_owned()) } else { Ok(text.to_owned()) }
        })
    }

    /// Where a value stands that was found unusable later.
    pub(super) fn place(&self, name: &str) -> Origin {
        self.get(name).map_or_else(|| Origin::Key(name.to_owned()), |(_, written)| written.place.clone())
    }

    fn parse_with<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigurationError> {
        let Some((key, written)) = self.get(name) else { return Ok(None) };
        parse(&written.text).map(Some).map_err(|expected| misfit(key, written, expected))
    }
}

fn misfit(key: &'static Key, written: &Written, expected: String) -> ConfigurationError {
    ConfigurationError::Value { place: written.place.clone(), key, value: written.text.clone(), expected }
}
