//! What a project says in its own words, checked before it is kept.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::engine::{Engine, fault};
use super::{Letterhead, Locale, Message, MessageKind, Part, Rendered, TemplateError, example, render, render_sms};

/// Largest source of one part, in bytes.
const MAX_SOURCE: usize = 64 * 1024;

/// Which part of which message in which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The message.
    pub kind: MessageKind,
    /// The language.
    pub locale: Locale,
    /// The part.
    pub part: Part,
}

impl Key {
    fn rank(self) -> (MessageKind, &'static str, Part) {
        (self.kind, self.locale.as_str(), self.part)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// A project's own templates. As JSON a list of `{kind, locale, part, source}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Entry>", into = "Vec<Entry>")]
pub struct Overrides(BTreeMap<Key, String>);

#[derive(Serialize, Deserialize)]
struct Entry {
    #[serde(flatten)]
    key: Key,
    source: String,
}

impl From<Vec<Entry>> for Overrides {
    fn from(entries: Vec<Entry>) -> Self {
        Self(entries.into_iter().map(|Entry { key, source }| (key, source)).collect())
    }
}

impl From<Overrides> for Vec<Entry> {
    fn from(overrides: Overrides) -> Self {
        overrides.0.into_iter().map(|(key, source)| Entry { key, source }).collect()
    }
}

impl Overrides {
    /// The project's source of a part, if it has its own.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&str> {
        self.0.get(&key).map(String::as_str)
    }

    /// Keeps a source after [`validate_override`] passed it.
    ///
    /// # Errors
    /// [`TemplateError`]; nothing is changed then.
    pub fn set(&mut self, key: Key, source: impl Into<String>) -> Result<(), TemplateError> {
        let source = source.into();
        validate_override(key, &source)?;
        self.0.insert(key, source);
        Ok(())
    }

    /// Goes back to the built-in template; whether there was another.
    pub fn remove(&mut self, key: Key) -> bool {
        self.0.remove(&key).is_some()
    }

    /// Everything that a project rewrote.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &str)> {
        self.0.iter().map(|(key, source)| (*key, source.as_str()))
    }
}

/// Checks a template before it is saved: renders it with invented data, once with everything that the message can
/// hold and once with nothing that it can lack.
///
/// # Errors
/// [`TemplateError`], naming the line where it can be told and what is wrong.
pub fn validate_override(key: Key, source: &str) -> Result<(), TemplateError> {
    let part = key.part;
    if part == Part::Sms && !key.kind.has_sms() {
        return Err(fault(part, None, format!("{} is not sent as SMS", key.kind)));
    }
    if source.len() > MAX_SOURCE {
        return Err(fault(part, None, format!("longer than {} KiB", MAX_SOURCE / 1024)));
    }
    check_statements(part, source)?;
    let (full, sparse) = (example::full(key.kind, key.locale), example::sparse(key.kind, key.locale));
    check_names(key, source, &full)?;
    for (message, letterhead) in
        [(&full, example::letterhead(key.locale)), (&sparse, example::bare_letterhead(key.locale))]
    {
        Engine::new(message, &letterhead).render(part, source)?;
    }
    Ok(())
}

/// Shows a message with invented data; its link leads nowhere.
///
/// # Errors
/// [`TemplateError`].
pub fn preview(
    kind: MessageKind,
    letterhead: &Letterhead,
    overrides: Option<&Overrides>,
) -> Result<Rendered, TemplateError> {
    render(&example::full(kind, letterhead.locale), letterhead, overrides)
}

/// As [`preview`], for the SMS; `None` for messages that are mails only.
///
/// # Errors
/// [`TemplateError`].
pub fn preview_sms(
    kind: MessageKind,
    letterhead: &Letterhead,
    overrides: Option<&Overrides>,
) -> Result<Option<String>, TemplateError> {
    render_sms(&example::full(kind, letterhead.locale), letterhead, overrides)
}

/// Choosing and repeating are enough. Setting variables would allow texts that double in size with every line, and
/// switching off the escaping would allow what its name says.
fn check_statements(part: Part, source: &str) -> Result<(), TemplateError> {
    const KNOWN: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];
    for (at, _) in source.match_indices("{%") {
        let statement = source[at + 2..].trim_start_matches(['-', '+']).trim_start();
        let end = statement.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(statement.len());
        if !KNOWN.contains(&&statement[..end]) {
            let line = 1 + source[..at].matches('\n').count();
            let what = format!("{{% {} %}} is not available; there are if, elif, else and for", &statement[..end]);
            return Err(fault(part, Some(line), what));
        }
    }
    Ok(())
}

fn check_names(key: Key, source: &str, full: &Message) -> Result<(), TemplateError> {
    let unknown = Engine::new(full, &example::letterhead(key.locale)).unknown_names(source);
    let Some(name) = unknown.first() else {
        return Ok(());
    };
    let line = source.lines().position(|line| line.contains(name.as_str())).map(|at| at + 1);
    Err(fault(key.part, line, format!("{name} is unknown in {}", key.kind)))
}
