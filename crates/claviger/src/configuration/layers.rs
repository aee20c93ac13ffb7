//! Where values come from: the file, then the environment, then the flags; what comes later wins.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::Path;

use super::error::{ConfigurationError, Origin};
use super::file;
use super::key::{self, KEYS, Key, OTHER_VARIABLES, PREFIX, TEST_PREFIX};
use super::nearest::nearest;

/// A value as it was written, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// The text; lists are joined by commas.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) place: Origin,
}

/// What was written, by key; the last word on each.
#[derive(Debug, Default)]
pub(crate) struct Layers(BTreeMap<String, Written>);

impl Layers {
    /// Lays the environment over the file, and the flags over both.
    pub(crate) fn read(
        file: Option<&Path>,
        environment: &[(OsString, OsString)],
        flags: &[(&'static Key, String)],
    ) -> Result<Self, ConfigurationError> {
        let mut layers = Self::default();
        if let Some(path) = file {
            layers.lay(file::read(path)?);
        }
        layers.lay(variables(environment)?);
        layers.lay(flags.iter().map(|(key, text)| {
            let place = Origin::Flag(key.flag.names().map_or(key.name, |(name, _)| name));
            (key.name.to_owned(), Written { text: text.clone(), place })
        }));
        Ok(layers)
    }

    /// What was written for a key.
    pub(crate) fn get(&self, name: &str) -> Option<(&'static Key, &Written)> {
        let written = self.0.get(name)?;
        key::find(name).map(|key| (key, written))
    }

    /// The names that were chosen below a section.
    pub(crate) fn chosen(&self, section: &str) -> BTreeSet<&str> {
        let below = self.0.keys().filter_map(|name| name.strip_prefix(section)?.strip_prefix('.'));
        below.filter_map(|rest| rest.split_once('.')).map(|(chosen, _)| chosen).collect()
    }

    fn lay(&mut self, written: impl IntoIterator<Item = (String, Written)>) {
        self.0.extend(written);
    }
}

fn variables(environment: &[(OsString, OsString)]) -> Result<Vec<(String, Written)>, ConfigurationError> {
    let ours = environment.iter().filter_map(|(name, value)| Some((name.to_str()?, value)));
    let ours = ours.filter(|(name, _)| name.starts_with(PREFIX) && !name.starts_with(TEST_PREFIX));
    let settings = ours.filter(|(name, _)| OTHER_VARIABLES.iter().all(|(other, _)| other != name));
    settings
        .map(|(name, value)| {
            let key = KEYS
                .iter()
                .find(|key| key.variable().as_deref() == Some(name))
                .ok_or_else(|| unknown_variable(name))?;
            let place = Origin::Variable(name.to_owned());
            let Some(text) = value.to_str() else {
                let what = "the value is not UTF-8; write it anew".to_owned();
                return Err(ConfigurationError::Unusable { place, what });
            };
            Ok((key.name.to_owned(), Written { text: text.to_owned(), place }))
        })
        .collect()
}

fn unknown_variable(name: &str) -> ConfigurationError {
    let variables: Vec<String> = KEYS.iter().filter_map(Key::variable).collect();
    let others = OTHER_VARIABLES.iter().map(|(name, _)| *name);
    ConfigurationError::Unknown {
        place: Origin::Variable(name.to_owned()),
        name: name.to_owned(),
        nearest: nearest(name, variables.iter().map(String::as_str).chain(others)).map(ToOwned::to_owned),
    }
}
