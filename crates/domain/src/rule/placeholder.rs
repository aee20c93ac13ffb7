//! Named places in the texts of actions, and moments in their filters.

use crate::time::{SignedDuration, Timestamp};

/// What can stand in a text, between braces.
pub const NAMES: &[&str] =
    &["rule", "project", "event", "category", "severity", "system", "pool", "user", "time", "count", "link"];

/// What a text names that is not there, or a brace that is not closed.
#[must_use]
pub fn fault(text: &str) -> Option<String> {
    parts(text).find_map(|part| match part {
        Part::Text(_) => None,
        Part::Name(name) if NAMES.contains(&name) => None,
        Part::Name(name) => {
            let shown: String = name.chars().take(40).collect();
            Some(format!("there is nothing named {{{shown}}}; there are: {}", list()))
        }
        Part::Open => Some(format!("a brace is not closed; between braces can stand: {}", list())),
    })
}

fn list() -> String {
    NAMES.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")
}

/// Puts values into a text. What is named and unknown stays as it is.
#[must_use]
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    parts(text).fold(String::with_capacity(text.len()), |mut filled, part| {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Name(name) => match value(name) {
                Some(value) => filled.push_str(&value),
                None => filled.extend(["{", name, "}"]),
            },
            Part::Open => filled.push('{'),
        }
        filled
    })
}

enum Part<'a> {
    Text(&'a str),
    Name(&'a str),
    Open,
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(open) = rest.find('{') else { return Some(Part::Text(std::mem::take(&mut rest))) };
        if open > 0 {
            let (before, from) = rest.split_at(open);
            rest = from;
            return Some(Part::Text(before));
        }
        let Some(close) = rest.find('}') else {
            rest = &rest[1..];
            return Some(Part::Open);
        };
        let name = &rest[1..close];
        rest = &rest[close + 1..];
        Some(Part::Name(name))
    })
}

/// Puts moments into a filter: `{now}`, `{now-90d}`, `{now+12h}`, `{now-30m}`.
///
/// # Errors
/// What does not fit, and what would.
pub fn moments(filter: &str, now: Timestamp) -> Result<String, String> {
    let mut wrong = None;
    let filled = parts(filter).fold(String::with_capacity(filter.len()), |mut filled, part| {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Name(name) => match moment(name, now) {
                Some(at) => filled.push_str(&at.to_string()),
                None => wrong = Some(name.chars().take(40).collect::<String>()),
            },
            Part::Open => wrong = Some(String::new()),
        }
        filled
    });
    match wrong {
        None => Ok(filled),
        Some(name) => Err(format!("{{{name}}} is no moment; write {{now}}, {{now-90d}}, {{now+12h}} or {{now-30m}}")),
    }
}

fn moment(name: &str, now: Timestamp) -> Option<Timestamp> {
    let rest = name.strip_prefix("now")?;
    if rest.is_empty() {
        return Some(now);
    }
    let (sign, rest) = match rest.split_at_checked(1)? {
        ("-", rest) => (-1, rest),
        ("+", rest) => (1, rest),
        _ => return None,
    };
    let (number, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    let minutes = match unit {
        "d" => 24 * 60,
        "h" => 60,
        "m" => 1,
        _ => return None,
    };
    let number: i64 = number.parse().ok().filter(|number| (0..=36_525).contains(number))?;
    now.checked_add(SignedDuration::from_mins(sign * number * minutes)).ok()
}
